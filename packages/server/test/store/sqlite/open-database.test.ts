import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { findInstance, insertInstance } from '../../../src/store/instances/instances.ts';
import { insertPortalRequest } from '../../../src/store/queue/portal-requests.ts';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { portalRequestRow } from '../../support/clinic/portal-requests.ts';
import { instanceRow, seedClinic } from '../../support/clinic/seed.ts';
import { openSqliteFile } from '../../support/sqlite/sqlite-file.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('openSqliteDatabase', () => {
  it('makes the directory and files readable by their owner only, whatever the umask: 0700 and 0600 (Q61)', async () => {
    const umask = process.umask(0);
    onTestFinished(() => void process.umask(umask));
    const dataDir = join(temporaryFolder(), 'a', 'portal-data');
    const database = await openSqliteDatabase(dataDir);
    await seedClinic(database, 0);

    const files = readdirSync(dataDir).sort();
    const sqliteFiles = ['portal.sqlite', 'portal.sqlite-shm', 'portal.sqlite-wal'];
    expect(files).toEqual(['portal.lock', ...sqliteFiles]);
    expect(files.map((file) => modeOf(join(dataDir, file)))).toEqual(['600', '600', '600', '600']);
    expect(modeOf(dataDir)).toBe('700');
    await database.close();
  });

  it('uses WAL mode, so that reads do not wait for writes and a crash leaves no partial write (Q62)', async () => {
    const dataDir = temporaryFolder();
    const database = await openSqliteDatabase(dataDir);
    await database.close();

    expect(openSqliteFile(dataDir).pragma('journal_mode', { simple: true })).toBe('wal');
  });

  it('syncs the disk at every commit, which no kill would show (Q62)', async () => {
    const pragma = vi.spyOn(BetterSqlite.prototype, 'pragma');
    onTestFinished(() => pragma.mockRestore());
    const database = await openSqliteDatabase(temporaryFolder());
    onTestFinished(() => database.close());

    const [writer] = pragma.mock.contexts as BetterSqlite.Database[];
    const full = 2;
    expect(writer?.pragma('synchronous', { simple: true })).toBe(full);
  });

  it('finds the data of an existing database, and migrates nothing', async () => {
    const dataDir = temporaryFolder();
    const first = await openSqliteDatabase(dataDir);
    await seedClinic(first, 0);
    await first.close();
    const second = await openSqliteDatabase(dataDir);
    onTestFinished(() => second.close());

    expect(first.migrated).toContain('0001-foundation');
    expect(second.migrated).toEqual([]);
    expect(await findInstance(second.reads, 'sandbox')).toMatchObject({ instance_id: 1 });
  });

  it('opens an up-to-date database while another connection holds the write lock', async () => {
    const dataDir = temporaryFolder();
    const first = await openSqliteDatabase(dataDir);
    await seedClinic(first, 0);
    await first.close();
    openSqliteFile(dataDir).exec('begin immediate');

    const second = await openSqliteDatabase(dataDir);
    onTestFinished(() => second.close());
    expect(await findInstance(second.reads, 'sandbox')).toMatchObject({ instance_id: 1 });
  });

  it('fails if the database has a migration that this version lacks', async () => {
    const dataDir = temporaryFolder();
    await openSqliteDatabase(dataDir).then((database) => database.close());
    openSqliteFile(dataDir).exec(
      "insert into kysely_migration values ('9999-later', '2030-01-01')",
    );

    await expect(openSqliteDatabase(dataDir)).rejects.toThrow(/9999-later/);
  });

  it('enforces foreign keys', async () => {
    const dataDir = temporaryFolder();
    const database = await openSqliteDatabase(dataDir);
    onTestFinished(() => database.close());

    const writing = database.write(async (transaction) => {
      await insertPortalRequest(transaction, portalRequestRow({}));
    });
    await expect(writing).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_FOREIGNKEY' });
  });

  it('lets a read see committed changes only', async () => {
    const dataDir = temporaryFolder();
    const database = await openSqliteDatabase(dataDir);
    onTestFinished(() => database.close());
    const meanwhile = await database.write(async (transaction) => {
      await insertInstance(transaction, instanceRow('sandbox', 0));
      return findInstance(database.reads, 'sandbox');
    });

    expect(meanwhile).toBeUndefined();
    expect(await findInstance(database.reads, 'sandbox')).toBeDefined();
  });

  it('opens a database in an existing directory', async () => {
    const dataDir = temporaryFolder();
    mkdirSync(join(dataDir, 'kept'));
    const database = await openSqliteDatabase(dataDir);
    await database.close();

    expect(readdirSync(dataDir)).toContain('kept');
  });
});
