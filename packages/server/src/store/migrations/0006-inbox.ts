import { type Kysely, sql } from 'kysely';

/** Adds the inbox, restorations, and the search for patients. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Both cover the columns of filters and counts (also one that is null in the first), so that the table is read only for
  // rows of the page.
  await db.schema
    .createIndex('portal_requests_inbox')
    .on('portal_requests')
    .columns(['instance_id', 'created_at', 'queue_request_id', 'request_type', 'dismissed_at'])
    .where(sql<boolean>`enqueued = 1 and dismissed_at is null`)
    .execute();
  await db.schema
    .createIndex('portal_requests_dismissed')
    .on('portal_requests')
    .columns(['instance_id', 'dismissed_at', 'queue_request_id', 'request_type', 'created_at'])
    .where(sql<boolean>`enqueued = 1 and dismissed_at is not null`)
    .execute();

  await db.schema
    .createTable('restorations')
    .addColumn('instance_id', 'integer', (column) => column.notNull())
    .addColumn('queue_request_id', 'bigint', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('dismissed_at', 'bigint', (column) => column.notNull())
    .addColumn('dismissed_by', 'text', (column) => column.notNull())
    .addColumn('restored_at', 'bigint', (column) => column.notNull())
    .addColumn('restored_by', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('restorations_key', ['instance_id', 'queue_request_id', 'number'])
    .addForeignKeyConstraint(
      'restorations_request',
      ['instance_id', 'queue_request_id'],
      'portal_requests',
      ['instance_id', 'queue_request_id'],
    )
    .execute();

  await db.schema
    .createTable('patient_names')
    .addColumn('instance_id', 'integer', (column) => column.notNull())
    .addColumn('pt_id', 'bigint', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('patient_names_key', ['instance_id', 'pt_id', 'token'])
    .addForeignKeyConstraint('patient_names_patient', ['instance_id', 'pt_id'], 'patients', [
      'instance_id',
      'pt_id',
    ])
    .execute();
  await db.schema
    .createIndex('patients_by_birth_date')
    .on('patients')
    .columns(['instance_id', 'dob'])
    .execute();
  await fillNames(db as Kysely<NameTables>);
  // Creating the index after the rows is faster than maintaining it.
  await db.schema
    .createIndex('patient_names_by_token')
    .on('patient_names')
    .columns(['instance_id', 'token', 'pt_id'])
    .execute();
}

interface NameTables {
  patients: { instance_id: number; pt_id: number; first_name: string; last_name: string };
  patient_names: { instance_id: number; pt_id: number; token: string };
}

/** Patients processed at a time. */
const pageSize = 1_000;
/** Rows per statement. Each uses three of the at most 32,766 parameters. */
const rowsAtOnce = 500;

async function fillNames(db: Kysely<NameTables>): Promise<void> {
  let last = { instance_id: 0, pt_id: 0 };
  for (;;) {
    const page = await db
      .selectFrom('patients')
      .select(['instance_id', 'pt_id', 'first_name', 'last_name'])
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('instance_id', 'pt_id'), '>', tuple(last.instance_id, last.pt_id)),
      )
      .orderBy('instance_id')
      .orderBy('pt_id')
      .limit(pageSize)
      .execute();
    const rows = page.flatMap(({ instance_id, pt_id, first_name, last_name }) =>
      nameTokens([first_name, last_name]).map((token) => ({ instance_id, pt_id, token })),
    );
    for (let start = 0; start < rows.length; start += rowsAtOnce) {
      const values = rows.slice(start, start + rowsAtOnce);
      await db.insertInto('patient_names').values(values).execute();
    }
    last = page.at(-1) ?? last;
    if (page.length < pageSize) return;
  }
}

/** A copy of `name-tokens.ts` from when this migration was released; it must not change. */
function nameTokens(names: readonly string[]): string[] {
  const tokens = names.map(foldName).flatMap((name) => {
    const words = name.split(/\s+/);
    const joined = [...words, name].map((text) => text.replaceAll(otherThanLetters, ''));
    return [...name.split(otherThanLetters), ...joined];
  });
  return [...new Set(tokens)].filter((token) => token !== '');
}

function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(marks, '')
    .toLowerCase()
    .replaceAll(takenApart, (letter) => plainLetters[letter] ?? letter);
}

/** Replacements of letters that Unicode does not decompose into a base letter and a mark. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  // The form of σ at the end of a word; a search may end before the word does.
  ς: 'σ',
  // Apostrophes that count as letters.
  ʻ: "'",
  ʼ: "'",
};
const takenApart = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'g');
const marks = /\p{M}/gu;
const otherThanLetters = /[^\p{L}\p{N}]+/gu;
