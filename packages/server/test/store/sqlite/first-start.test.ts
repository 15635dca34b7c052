import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import BetterSqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { compiledOnce } from '../../support/compiled-once.ts';

const opener = fileURLToPath(new URL('../../support/open-and-close.ts', import.meta.url));

it('of several that start together on nothing, one makes the tables and none fails', async () => {
  const dataDir = emptyFolder();
  const starts = Array.from({ length: 6 }, async () => {
    const child = spawn(process.execPath, [opener, dataDir], {
      env: compiledOnce,
      stdio: 'inherit',
    });
    const [code] = await once(child, 'exit');
    return code;
  });
  expect(await Promise.all(starts)).toEqual([0, 0, 0, 0, 0, 0]);
});

it('a start that ends half-way through the tables leaves none of them, and the next one works', async () => {
  const dataDir = emptyFolder();
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'portal.sqlite');
  // The last table of the first migration is in its way.
  const sqlite = new BetterSqlite(file);
  sqlite.exec('create table audit_events (in_the_way integer)');
  await expect(openSqliteDatabase(dataDir)).rejects.toThrow('already exists');
  const tables = sqlite.prepare("select name from sqlite_master where type = 'table'").pluck();
  expect(tables.all()).toEqual(['audit_events']);
  sqlite.exec('drop table audit_events');
  sqlite.close();

  const database = await openSqliteDatabase(dataDir);
  expect(database.migrated).toContain('0001-foundation');
  await database.close();
});

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mdhq-first-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'data');
}
