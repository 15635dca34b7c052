import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { StoreUnavailable } from '../../../src/store/database.ts';
import { findInstance, insertInstance } from '../../../src/store/instances/instances.ts';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { instanceRow } from '../../support/clinic/seed.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';

/** A database with a committed instance, whose files a test then changes. */
async function openOne() {
  const dataDir = temporaryFolder();
  const database = await openSqliteDatabase(dataDir);
  let isClosed = false;
  const close = async () => {
    if (!isClosed) await database.close();
    isClosed = true;
  };
  onTestFinished(close);
  const add = (subdomain: string) =>
    database.write((transaction) => insertInstance(transaction, instanceRow(subdomain, 0)));
  await add('sandbox');
  return { dataDir, database, add, close, file: join(dataDir, 'portal.sqlite') };
}

const changes: [string, (file: string) => void][] = [
  [
    'a copy is moved over the database',
    (file) => {
      copyFileSync(file, `${file}.copy`);
      renameSync(`${file}.copy`, file);
    },
  ],
  ['the database is deleted', (file) => rmSync(file)],
  ['the database is moved away', (file) => renameSync(file, `${file}.old`)],
  ['-wal is deleted', (file) => rmSync(`${file}-wal`)],
  [
    '-wal is replaced',
    (file) => {
      rmSync(`${file}-wal`);
      writeFileSync(`${file}-wal`, '');
    },
  ],
  ['-shm is deleted', (file) => rmSync(`${file}-shm`)],
];

describe('a write to a database whose files are changed by another program', () => {
  it.each(changes)('is not acknowledged once %s, nor is any later one (Q76)', async (_, change) => {
    const { file, database } = await openOne();
    change(file);
    const work = vi.fn(async () => undefined);

    await expect(database.write(work)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(database.write(work)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(database.scrub()).rejects.toBeInstanceOf(StoreUnavailable);
    expect(work).not.toHaveBeenCalled();
  });

  it.each(changes)('is not acknowledged when %s while it runs (Q76)', async (_, change) => {
    const { file, database } = await openOne();

    const write = database.write(async (transaction) => {
      await insertInstance(transaction, instanceRow('late', 0));
      change(file);
    });
    await expect(write).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('keeps the writes that were acknowledged before -wal was deleted, even if it is killed then (Q76)', async () => {
    const { file, add } = await openOne();
    rmSync(`${file}-wal`);
    await expect(add('late')).rejects.toBeInstanceOf(StoreUnavailable);

    expect(await instancesIn(file)).toEqual([true, false]);
  });

  it('does not touch the log of a process that has opened the database since, even if that was killed (Q76)', async () => {
    const { file, add, close } = await openOne();
    rmSync(`${file}-wal`);
    rmSync(`${file}-shm`);
    // A separate process, because within one process SQLite would share the deleted log.
    const other = spawn(process.execPath, ['-e', writer, sqliteModule, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void other.kill('SIGKILL'));
    await once(other.stdout, 'data');
    await expect(add('late')).rejects.toBeInstanceOf(StoreUnavailable);
    other.kill('SIGKILL');
    await once(other, 'exit');
    await close();

    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
  });
});

const sqliteModule = createRequire(import.meta.url).resolve('better-sqlite3');
const writer = `
  const sqlite = new (require(process.argv[1]))(process.argv[2]);
  sqlite.exec('create table more (number integer)');
  process.stdout.write('written');
  setInterval(() => sqlite.open, 1_000_000);`;

/** Whether the instances `sandbox` and `late` are in the database file, without its log. */
async function instancesIn(file: string): Promise<boolean[]> {
  const dataDir = temporaryFolder();
  copyFileSync(file, join(dataDir, 'portal.sqlite'));
  const database = await openSqliteDatabase(dataDir);
  onTestFinished(() => database.close());
  const found = ['sandbox', 'late'].map((name) => findInstance(database.reads, name));
  return (await Promise.all(found)).map((instance) => instance !== undefined);
}
