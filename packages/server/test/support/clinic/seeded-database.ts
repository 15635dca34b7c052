import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { createTemplate } from '../postgres/test-databases.ts';
import { isPostgres, setTemplate } from '../test-database.ts';
import { seedClinic } from './seed.ts';

/** The time at which the clock of every test clinic starts. */
export const openingTime = Date.parse('2026-11-02T15:04:05.000Z');

const file = 'portal.sqlite';
const seeded = isPostgres ? undefined : await seedDatabase();
const template = isPostgres
  ? await createTemplate('seeded', (database) => seedClinic(database, openingTime))
  : undefined;

/** The bytes of the database that `seedClinic` seeds at the opening time. */
async function seedDatabase(): Promise<Buffer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mdhq-seeded-'));
  try {
    const database = await openSqliteDatabase(dataDir);
    await seedClinic(database, openingTime);
    await database.close();
    return readFileSync(join(dataDir, file));
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}

/** Creates a data directory with the seeded database. Creating and seeding each one takes longer than most tests. */
export function createSeededDirectory(dataDir: string): void {
  mkdirSync(dataDir, { mode: 0o700 });
  if (template !== undefined) setTemplate(dataDir, template);
  if (seeded !== undefined) writeFileSync(join(dataDir, file), seeded, { mode: 0o600 });
}
