import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreUnavailable } from '../../../src/store/database.ts';
import { findInstance, insertInstance } from '../../../src/store/instances.ts';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { instanceRow } from '../../support/seed.ts';
import { temporaryFolder } from '../temporary-database.ts';

/** A database with a committed instance, whose files a test then changes underneath it. */
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

describe('a write to a database whose files are changed underneath', () => {
  it.each(changes)('is not acknowledged once %s, nor is any later one (Q76)', async (_, change) => {
    const { file, add } = await openOne();
    change(file);

    await expect(add('late')).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(add('later')).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it.each(changes)('is not acknowledged when %s while it runs (Q76)', async (_, change) => {
    const { file, database } = await openOne();

    const write = database.write(async (transaction) => {
      await insertInstance(transaction, instanceRow('late', 0));
      change(file);
    });
    await expect(write).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('keeps what was acknowledged before -wal was deleted (Q76)', async () => {
    const { dataDir, file, add, close } = await openOne();
    rmSync(`${file}-wal`);
    await expect(add('late')).rejects.toBeInstanceOf(StoreUnavailable);
    await close();
    const again = await openSqliteDatabase(dataDir);
    onTestFinished(() => again.close());

    expect(await findInstance(again.reads, 'sandbox')).toBeDefined();
  });
});
