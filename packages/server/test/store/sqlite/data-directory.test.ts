import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DataDirectoryError } from '../../../src/store/database.ts';
import {
  type FilePermissions,
  lockDataDirectory,
  secureDataDirectory,
} from '../../../src/store/sqlite/data-directory.ts';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';

/** A data directory whose database was closed; `file` is the database. */
async function closedDatabase() {
  const dataDir = temporaryFolder();
  await openSqliteDatabase(dataDir).then((database) => database.close());
  return { dataDir, file: join(dataDir, 'portal.sqlite') };
}

describe('a data directory', () => {
  it('that is accessible to others is made private when it is opened, with -wal and -shm (Q61)', async () => {
    const { dataDir, file } = await closedDatabase();
    // A killed process leaves these files.
    const killed = new BetterSqlite(file);
    onTestFinished(() => void killed.close());
    killed.pragma('user_version = 0');
    writeFileSync(join(dataDir, 'link-keys'), '');
    const files = [
      'portal.lock',
      'portal.sqlite',
      'portal.sqlite-wal',
      'portal.sqlite-shm',
      'link-keys',
    ];
    for (const name of files) chmodSync(join(dataDir, name), 0o644);
    chmodSync(dataDir, 0o755);
    const database = await openSqliteDatabase(dataDir);
    onTestFinished(() => database.close());

    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect(files.map((name) => modeOf(join(dataDir, name)))).toEqual(files.map(() => '600'));
    expect(modeOf(dataDir)).toBe('700');
  });

  /** Checks the directory as a process that does not own it; `mode` says whether the group may write. */
  const foreign: FilePermissions = {
    chmodSync() {
      throw new Error('EPERM');
    },
    accessSync(path) {
      if ((statSync(path).mode & 0o020) === 0) throw new Error('EACCES');
    },
  };

  it.each(['2775', '0770'])(
    'of another user with mode %s is accepted and unchanged (Q61)',
    (mode) => {
      const dataDir = temporaryFolder();
      chmodSync(dataDir, Number.parseInt(mode, 8));
      secureDataDirectory(dataDir, foreign);

      expect((statSync(dataDir).mode & 0o7777).toString(8).padStart(4, '0')).toBe(mode);
    },
  );

  it.each(['0755', '2777'])('of another user with mode %s is refused (Q61)', (mode) => {
    const dataDir = temporaryFolder();
    chmodSync(dataDir, Number.parseInt(mode, 8));

    expect(() => secureDataDirectory(dataDir, foreign)).toThrow(/owned by another one/);
  });

  it('is refused if it has a file of another user that others can read (Q61)', async () => {
    const { dataDir, file } = await closedDatabase();
    chmodSync(file, 0o640);

    expect(() => secureDataDirectory(dataDir, foreign)).toThrow(`${file} is accessible`);
  });

  const refused: [string, string, (file: string) => void][] = [
    ['is empty', 'is empty', (file) => truncateSync(file, 0)],
    ['was cut', 'is damaged (SQLITE_CORRUPT)', (file) => truncateSync(file, 8_192)],
    [
      'is text',
      'is damaged (SQLITE_NOTADB)',
      (file) => writeFileSync(file, 'notes\n'.repeat(2_000)),
    ],
    [
      'belongs to another program',
      'is not the database of a portal',
      (file) => {
        rmSync(file);
        const other = new BetterSqlite(file);
        other.exec('create table notes (text)');
        other.close();
      },
    ],
  ];

  it.each(refused)(
    'whose database %s is refused and unchanged, instead of becoming a new clinic (Q76)',
    async (_, words, change) => {
      const { dataDir, file } = await closedDatabase();
      change(file);
      const before = readFileSync(file);

      await expect(openSqliteDatabase(dataDir)).rejects.toMatchObject({
        name: 'DataDirectoryError',
        message: `${file} ${words}: restore a backup with 'mdhq-portal restore', or move the file away to start with an empty database.`,
      });
      expect(readFileSync(file)).toEqual(before);
    },
  );

  it('that has a -wal without its database is refused (Q76)', async () => {
    const { dataDir, file } = await closedDatabase();
    rmSync(file);
    writeFileSync(`${file}-wal`, 'frames');

    await expect(openSqliteDatabase(dataDir)).rejects.toThrow(/is missing, but its -wal/);
  });

  it('is refused after an interrupted restore (Q76)', async () => {
    const { dataDir } = await closedDatabase();
    writeFileSync(join(dataDir, 'portal.restoring'), '');

    await expect(openSqliteDatabase(dataDir)).rejects.toThrow(/A restore .* was interrupted/);
  });
});

const sqliteModule = createRequire(import.meta.url).resolve('better-sqlite3');
/** A program that locks the directory as a server does. */
const lockIt = (dataDir: string) => `
  const lock = new (require(${JSON.stringify(sqliteModule)}))(${JSON.stringify(join(dataDir, 'portal.lock'))}, { timeout: 0 });
  lock.exec('begin immediate');`;

describe('the lock on a data directory', () => {
  const uses = ['command', 'server', 'restore'] as const;
  const beside = { command: ['command', 'server'], server: ['command'], restore: [] };

  it.each(uses)(
    'for a %s admits the uses that may run at the same time, and refuses the others (Q76)',
    (held) => {
      const dataDir = temporaryFolder();
      const unlock = lockDataDirectory(dataDir, held);
      onTestFinished(unlock);
      const admitted = uses.filter((use) => {
        try {
          lockDataDirectory(dataDir, use)();
          return true;
        } catch (error) {
          expect(error).toBeInstanceOf(DataDirectoryError);
          return false;
        }
      });

      expect(admitted).toEqual(beside[held]);
    },
  );

  it('is released when the process that holds it is killed (Q76)', async () => {
    const dataDir = temporaryFolder();
    const holder = `${lockIt(dataDir)} process.stdout.write('locked'); setInterval(() => lock, 1_000_000);`;
    const child = spawn(process.execPath, ['-e', holder], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    expect(() => lockDataDirectory(dataDir, 'server')).toThrow(/Another server/);
    child.kill('SIGKILL');
    await once(child, 'exit');

    lockDataDirectory(dataDir, 'server')();
  });

  it('stays locked when another use in the same process is opened and closed (Q76)', async () => {
    const { dataDir } = await closedDatabase();
    const database = await openSqliteDatabase(dataDir, { use: 'server' });
    onTestFinished(() => database.close());
    await openSqliteDatabase(dataDir).then((other) => other.close());

    await expect(openSqliteDatabase(dataDir, { use: 'server' })).rejects.toThrow(/Another server/);
    // SQLite counts the locks of one process itself; another process sees the lock of the operating system.
    const { stderr } = spawnSync(process.execPath, ['-e', lockIt(dataDir)], { encoding: 'utf8' });
    expect(stderr).toContain('SQLITE_BUSY');
  });
});
