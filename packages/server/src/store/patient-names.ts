import { type Kysely, sql } from 'kysely';
import type { Executor, Transaction } from './database.ts';
import { nameTokens } from './name-tokens.ts';
import { type PreparedQuery, prepare, prepareCommand } from './prepared-query.ts';
import type { PatientNamesTable, PatientsTable, Schema } from './schema.ts';

/** Whom to look for; all that is given has to fit. */
export interface PatientQuery {
  instance_id: number;
  /** Beginnings of tokens; undefined for any name. */
  tokens?: readonly string[] | undefined;
  /** `YYYY-MM-DD` */
  dob?: string | undefined;
  pt_id?: number | undefined;
  limit: number;
}

/** More than a name has; the longest ones say most. */
const mostTokens = 6;
const tokenSlots = ['token_1', 'token_2', 'token_3', 'token_4', 'token_5', 'token_6'] as const;
const endSlots = ['end_1', 'end_2', 'end_3', 'end_4', 'end_5', 'end_6'] as const;
type Slots = Partial<Record<(typeof tokenSlots)[number] | (typeof endSlots)[number], string>>;
type Bound = { instance_id: number; limit: number; dob?: string; pt_id?: number } & Slots;

/** Behind every text that begins with what stands before it. */
const lastCharacter = '\u{10FFFF}';

/** One query for each choice of what is known. */
const queries = new Map<string, PreparedQuery<Bound, PatientsTable>>();
for (let tokens = 0; tokens <= mostTokens; tokens += 1) {
  for (const byBirthDate of [false, true]) {
    for (const byNumber of [false, true]) {
      queries.set(shapeOf(tokens, byBirthDate, byNumber), query(tokens, byBirthDate, byNumber));
    }
  }
}

function shapeOf(tokens: number, byBirthDate: boolean, byNumber: boolean): string {
  return `${tokens} ${byBirthDate} ${byNumber}`;
}

function query(tokens: number, byBirthDate: boolean, byNumber: boolean) {
  return prepare<Bound, PatientsTable>((builder, parameter) => {
    const slots = tokenSlots.slice(0, tokens).map((slot, index) => ({
      token: parameter[slot],
      end: parameter[endSlots[index] ?? 'end_1'],
    }));
    // Where nothing else is known, one token says whom to look at; the rest is looked up for each of them.
    const [first, others] =
      byBirthDate || byNumber ? [undefined, slots] : [slots[0], slots.slice(1)];
    return builder
      .selectFrom('patients as p')
      .selectAll()
      .where('p.instance_id', '=', parameter.instance_id)
      .$if(byNumber, (select) => select.where('p.pt_id', '=', parameter.pt_id))
      .$if(byBirthDate, (select) => select.where('p.dob', '=', parameter.dob))
      .$if(first !== undefined, (select) =>
        select.where(({ eb }) => eb('p.pt_id', 'in', named(builder, parameter.instance_id, first))),
      )
      .$call((select) =>
        others.reduce(
          (narrowed, { token, end }) =>
            narrowed.where(
              sql<boolean>`exists (select 1 from patient_names as n where n.instance_id = p.instance_id
                and n.pt_id = p.pt_id and n.token >= ${token} and n.token < ${end})`,
            ),
          select,
        ),
      )
      .orderBy(sql`lower(p.last_name)`)
      .orderBy(sql`lower(p.first_name)`)
      .orderBy('p.pt_id')
      .limit(parameter.limit);
  });
}

function named(
  builder: Kysely<Schema>,
  instance_id: number,
  { token, end }: { token: string; end: string } = { token: '', end: '' },
) {
  return builder
    .selectFrom('patient_names')
    .select('pt_id')
    .where('instance_id', '=', instance_id)
    .where('token', '>=', token)
    .where('token', '<', end);
}

/** Patients by last name, first name, then number. */
export function searchPatients(
  executor: Executor,
  { instance_id, tokens = [], dob, pt_id, limit }: PatientQuery,
): Promise<PatientsTable[]> {
  // The longest first: fewest names begin with it, and the others are only looked up for those.
  const longest = tokens.toSorted((one, other) => other.length - one.length).slice(0, mostTokens);
  const slots = longest.flatMap((token, index) => [
    [tokenSlots[index], token],
    [endSlots[index], token + lastCharacter],
  ]);
  const shape = shapeOf(longest.length, dob !== undefined, pt_id !== undefined);
  return executor.execute(queries.get(shape) as PreparedQuery<Bound, PatientsTable>, {
    instance_id,
    limit,
    ...(dob !== undefined && { dob }),
    ...(pt_id !== undefined && { pt_id }),
    ...Object.fromEntries(slots),
  });
}

const insert = prepareCommand<PatientNamesTable>((builder, { instance_id, pt_id, token }) =>
  builder.insertInto('patient_names').values({ instance_id, pt_id, token }),
);

const deleteAll = prepareCommand<Pick<PatientNamesTable, 'instance_id' | 'pt_id'>>(
  (builder, parameter) =>
    builder
      .deleteFrom('patient_names')
      .where('instance_id', '=', parameter.instance_id)
      .where('pt_id', '=', parameter.pt_id),
);

/** Makes a patient found by the names that they now have, and by no others. */
export async function writePatientNames(
  transaction: Transaction,
  { instance_id, pt_id, first_name, last_name }: PatientsTable,
): Promise<void> {
  await transaction.execute(deleteAll, { instance_id, pt_id });
  for (const token of nameTokens([first_name, last_name])) {
    await transaction.execute(insert, { instance_id, pt_id, token });
  }
}
