// @stress: processes start concurrently
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { compiledOnce } from '../../support/process/compiled-once.ts';
import { programs } from '../../support/process/programs.ts';

it('when several servers start concurrently without a database, one creates the tables and none fails', async () => {
  const dataDir = emptyFolder();
  const starts = Array.from({ length: 6 }, async () => {
    const child = spawn(process.execPath, [programs.openAndClose, dataDir], {
      env: compiledOnce,
      stdio: 'inherit',
    });
    const [code] = await once(child, 'exit');
    return code;
  });
  expect(await Promise.all(starts)).toEqual([0, 0, 0, 0, 0, 0]);
});

it('a first start that fails midway leaves no database, and the next one succeeds (Q76)', async () => {
  const dataDir = emptyFolder();
  // The draft of the database can't be written.
  mkdirSync(join(dataDir, `portal.sqlite.new-${process.pid}`), { recursive: true, mode: 0o700 });
  await expect(openSqliteDatabase(dataDir)).rejects.toMatchObject({ code: 'EISDIR' });
  expect(readdirSync(dataDir)).not.toContain('portal.sqlite');
  rmSync(join(dataDir, `portal.sqlite.new-${process.pid}`), { recursive: true });

  const database = await openSqliteDatabase(dataDir);
  expect(database.migrated).toContain('0001-foundation');
  await database.close();
});

it('a migration that fails midway leaves the tables unchanged', async () => {
  const dataDir = emptyFolder();
  await openSqliteDatabase(dataDir).then((database) => database.close());
  const sqlite = new BetterSqlite(join(dataDir, 'portal.sqlite'));
  onTestFinished(() => void sqlite.close());
  // Two migrations run again; the second one fails because its table already exists.
  sqlite.exec(`delete from kysely_migration where name >= '0002'; drop table audit_heads;
    alter table audit_events drop column hash;`);
  const schema = sqlite.prepare('select name, sql from sqlite_schema order by name');
  const before = schema.all();

  await expect(openSqliteDatabase(dataDir)).rejects.toThrow('already exists');
  expect(schema.all()).toEqual(before);
});

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mdhq-first-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'data');
}
