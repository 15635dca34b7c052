import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { type Executor, first } from '../database.ts';
import { type PreparedQuery, prepare } from '../prepared-query.ts';
import type { PatientsTable, Schema } from '../schema.ts';

/** The criteria of a search; all given ones have to match. */
export interface PatientQuery {
  instance_id: number;
  /** Prefixes of names; of more than six, the longest are used. Empty for any name. */
  tokens: readonly string[];
  /** `YYYY-MM-DD` */
  dob?: string | undefined;
  pt_id?: number | undefined;
}

/** More than names have; the longest tokens are the most selective. */
const mostTokens = 6;
const tokenSlots = ['token_1', 'token_2', 'token_3', 'token_4', 'token_5', 'token_6'] as const;
const endSlots = ['end_1', 'end_2', 'end_3', 'end_4', 'end_5', 'end_6'] as const;
type Slots = Partial<Record<(typeof tokenSlots)[number] | (typeof endSlots)[number], string>>;
type Fitting = { instance_id: number; dob?: string; pt_id?: number } & Slots;
type Parameter = Required<Fitting>;

/** The conditions of a query: the number of tokens, a birth date, an id. */
interface Shape {
  tokens: number;
  byBirthDate: boolean;
  byId: boolean;
}

/** The candidates, which include all matches: by id, birth date or first token. */
type Narrowest = 'number' | 'birth-date' | 'token';

/** Appended to a prefix, sorts after every text with that prefix. */
const lastCharacter = '\u{10FFFF}';

function isNamed(parameter: Parameter, slot: number): RawBuilder<boolean> {
  const token = parameter[tokenSlots[slot] ?? 'token_1'];
  const end = parameter[endSlots[slot] ?? 'end_1'];
  return sql<boolean>`exists (select 1 from patient_names as n where n.instance_id = p.instance_id
    and n.pt_id = p.pt_id and n.token >= ${token} and n.token < ${end})`;
}

/** @param from index of the first token to match; earlier ones are matched elsewhere */
function conditionsOf(shape: Shape, parameter: Parameter, from = 0): RawBuilder<boolean>[] {
  const slots = Array.from({ length: shape.tokens }, (_, slot) => slot).slice(from);
  return [
    ...(shape.byBirthDate ? [sql<boolean>`p.dob = ${parameter.dob}`] : []),
    ...slots.map((slot) => isNamed(parameter, slot)),
  ];
}

const among: Readonly<Record<Narrowest, (parameter: Parameter) => RawBuilder<boolean>>> = {
  number: ({ pt_id }) => sql`p.pt_id = ${pt_id}`,
  'birth-date': ({ dob }) => sql`p.dob = ${dob}`,
  token: ({ instance_id, token_1, end_1 }) =>
    sql`p.pt_id in (select pt_id from patient_names where instance_id = ${instance_id}
      and token >= ${token_1} and token < ${end_1})`,
};

/** Sorts by an expression without index, so that the engine does not scan all patients in the order of an index. */
function candidateQuery(narrowest: Narrowest, shape: Shape) {
  return prepare<Fitting & { limit: number }, PatientsTable>((queries, parameter) => {
    const conditions = [
      sql<boolean>`p.instance_id = ${parameter.instance_id}`,
      among[narrowest](parameter),
      ...conditionsOf(shape, parameter, narrowest === 'token' ? 1 : 0),
    ];
    return queries
      .selectFrom('patients as p')
      .selectAll()
      .where(sql<boolean>`${sql.join(conditions, sql` and `)}`)
      .orderBy(sql`lower(p.last_name) || ''`)
      .orderBy(sql`lower(p.first_name) || ''`)
      .orderBy('p.pt_id')
      .limit(parameter.limit);
  });
}

/** A position among an instance's patients, by last name, first name (both as the database folds them), then id. */
export type NamePosition = Pick<PatientsTable, 'last_name' | 'first_name' | 'pt_id'>;

/** Before every patient. */
export const beforeAllNames: NamePosition = { last_name: '', first_name: '', pt_id: 0 };

/** A patient that a search has examined. */
export interface ExaminedPatient extends NamePosition {
  fits: number;
}

// The engine uses only the first bound to seek in the index; the second one is for equal last names. Names are read in the form of
// the index, so the table itself is read only for a birth date.
function sliceQuery(shape: Shape) {
  return prepare<Fitting & NamePosition & { limit: number }, ExaminedPatient>(
    (queries, parameter) => {
      const { last_name, first_name, pt_id } = parameter;
      const conditions = [sql<boolean>`1 = 1`, ...conditionsOf(shape, parameter)];
      return queries
        .selectFrom((from) =>
          from
            .selectFrom('patients')
            .select(['instance_id', 'pt_id'])
            .select([
              sql<string>`lower(last_name)`.as('last_name'),
              sql<string>`lower(first_name)`.as('first_name'),
            ])
            .$if(shape.byBirthDate, (select) => select.select('dob'))
            .where('instance_id', '=', parameter.instance_id)
            .where(sql<boolean>`lower(last_name) >= ${last_name}`)
            .where(
              sql<boolean>`(lower(last_name), lower(first_name), pt_id) > (${last_name}, ${first_name}, ${pt_id})`,
            )
            .orderBy(sql`lower(last_name)`)
            .orderBy(sql`lower(first_name)`)
            .orderBy('pt_id')
            .limit(parameter.limit)
            .as('p'),
        )
        .select(['p.last_name', 'p.first_name', 'p.pt_id'])
        .select(
          sql<number>`case when ${sql.join(conditions, sql` and `)} then 1 else 0 end`.as('fits'),
        );
    },
  );
}

const candidateQueries = new Map<
  string,
  PreparedQuery<Fitting & { limit: number }, PatientsTable>
>();
const sliceQueries = new Map<
  string,
  PreparedQuery<Fitting & NamePosition & { limit: number }, ExaminedPatient>
>();
for (let tokens = 0; tokens <= mostTokens; tokens += 1) {
  for (const byBirthDate of [false, true]) {
    const shape = { tokens, byBirthDate, byId: false };
    sliceQueries.set(nameOf(shape), sliceQuery(shape));
    for (const byId of [false, true]) {
      for (const narrowest of ['number', 'birth-date', 'token'] as const) {
        const narrowed = { tokens, byBirthDate, byId };
        candidateQueries.set(
          `${narrowest} ${nameOf(narrowed)}`,
          candidateQuery(narrowest, narrowed),
        );
      }
    }
  }
}

function nameOf({ tokens, byBirthDate, byId }: Shape): string {
  return `${tokens} ${byBirthDate} ${byId}`;
}

/** Counts the rows of a limited query, so that no more of them are read. */
function counted(
  queries: Kysely<Schema>,
  limited: SelectQueryBuilder<Schema, 'patients' | 'patient_names', { pt_id: number }>,
  name: 'named' | 'born',
) {
  return queries.selectFrom(limited.as(name)).select(sql<number>`count(*)`.as('total'));
}

const countNamed = prepare<
  { instance_id: number; token: string; end: string; limit: number },
  { total: number }
>((queries, { instance_id, token, end, limit }) =>
  counted(
    queries,
    queries
      .selectFrom('patient_names')
      .select('pt_id')
      .where('instance_id', '=', instance_id)
      .where('token', '>=', token)
      .where('token', '<', end)
      .limit(limit),
    'named',
  ),
);

const countBorn = prepare<{ instance_id: number; dob: string; limit: number }, { total: number }>(
  (queries, { instance_id, dob, limit }) =>
    counted(
      queries,
      queries
        .selectFrom('patients')
        .select('pt_id')
        .where('instance_id', '=', instance_id)
        .where('dob', '=', dob)
        .limit(limit),
      'born',
    ),
);

/**
 * The first matching patients, by last name, first name, then id, if an id, a birth date or a name prefix
 * narrows the search to few candidates.
 * @param mostCandidates the most that count as few
 * @returns undefined if no criterion does
 */
export async function searchCandidates(
  executor: Executor,
  query: PatientQuery,
  limit: number,
  mostCandidates: number,
): Promise<PatientsTable[] | undefined> {
  const { instance_id, dob, pt_id } = query;
  const tokens = longestOf(query.tokens);
  const most = mostCandidates + 1;
  const find = (narrowest: Narrowest, ordered: readonly string[]) => {
    const shape = shapeOf({ ...query, tokens: ordered });
    const name = `${narrowest} ${nameOf(shape)}`;
    const candidates = candidateQueries.get(name) as NonNullable<
      ReturnType<(typeof candidateQueries)['get']>
    >;
    return executor.execute(candidates, { ...fitting({ ...query, tokens: ordered }), limit });
  };
  if (pt_id !== undefined) return find('number', tokens);
  const isFew = (row: { total: number } | undefined) => (row?.total ?? 0) <= mostCandidates;
  if (
    dob !== undefined &&
    isFew(await first(executor, countBorn, { instance_id, dob, limit: most }))
  )
    return find('birth-date', tokens);
  for (const token of tokens) {
    const range = { instance_id, token, end: token + lastCharacter, limit: most };
    if (isFew(await first(executor, countNamed, range))) {
      return find('token', [token, ...tokens.filter((other) => other !== token)]);
    }
  }
  return undefined;
}

/** The next patients after a position, whether they match or not. */
export function examinePatients(
  executor: Executor,
  query: PatientQuery,
  behind: NamePosition,
  limit: number,
): Promise<ExaminedPatient[]> {
  const wanted = { ...query, tokens: longestOf(query.tokens) };
  const slice = sliceQueries.get(nameOf(shapeOf(wanted))) as NonNullable<
    ReturnType<(typeof sliceQueries)['get']>
  >;
  return executor.execute(slice, { ...fitting(wanted), ...behind, limit });
}

/** Longest first: it is the prefix of the fewest names. */
function longestOf(tokens: readonly string[]): string[] {
  return tokens.toSorted((one, other) => other.length - one.length).slice(0, mostTokens);
}

function shapeOf({ tokens, dob, pt_id }: PatientQuery): Shape {
  return { tokens: tokens.length, byBirthDate: dob !== undefined, byId: pt_id !== undefined };
}

function fitting({ instance_id, tokens, dob, pt_id }: PatientQuery): Fitting {
  const slots = tokens.flatMap((token, index) => [
    [tokenSlots[index], token],
    [endSlots[index], token + lastCharacter],
  ]);
  return {
    instance_id,
    ...(dob !== undefined && { dob }),
    ...(pt_id !== undefined && { pt_id }),
    ...Object.fromEntries(slots),
  };
}
