import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockDataDirectory, sqliteFile } from '../../../src/store/sqlite/data-directory.ts';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { createSandbox, installCommand } from '../../support/command.ts';
import { openPortal } from '../../support/portal/portal.ts';
import { allRows, countRows } from '../../support/rows.ts';
import { openSqliteFile } from '../../support/sqlite/sqlite-file.ts';

/** A clinic with a backup without a checksum, as version 0.1 made it, and an API user that was created after it. */
async function installBackup() {
  const command = installCommand();
  const backup = join(command.folder, 'backup.sqlite');
  await command.run(...createSandbox);
  await command.run('backup', backup);
  rmSync(`${backup}.sha256`);
  await command.run('api-user', 'create', 'sandbox', 'lab');
  const database = readFileSync(sqliteFile(command.dataDir));
  return {
    ...command,
    backup,
    database,
    restore: (from = backup) => command.run('restore', `--from=${from}`),
  };
}

const usersIn = async (dataDir: string) =>
  (await allRows({ dataDir }, 'api_users')).map(({ username }) => username);

describe('mdhq-portal restore', () => {
  it('replaces the database with a copy of the backup, and keeps the replaced files (Q63)', async () => {
    const { restore, run, dataDir, backup, database } = await installBackup();
    const { code, stdout } = await restore();
    const [, head = '', kept = ''] =
      /^Restored .+\nsandbox: 2 events, head (\w{64})\nThe previous database is in (.+)\n$/.exec(
        stdout,
      ) ?? [];

    expect(code).toBe(0);
    expect(await usersIn(dataDir)).toEqual([]);
    expect(statSync(sqliteFile(dataDir)).mode & 0o777).toBe(0o600);
    expect(statSync(backup).size).toBeGreaterThan(0);
    expect(dirname(kept)).toBe(dataDir);
    expect(readFileSync(sqliteFile(kept))).toEqual(database);
    expect(await run('audit', 'verify', 'sandbox', `--head=${head}`)).toMatchObject({ code: 0 });
    expect(
      readdirSync(dataDir).filter((name) => /^(restore-|portal\.restoring)/.test(name)),
    ).toEqual([]);
  });

  it('refuses --settle for the embedded database, --anchors without it, and no backup', async () => {
    const { run } = installCommand();
    expect(await run('restore', '--settle')).toMatchObject({
      code: 1,
      stderr: '--settle is for PostgreSQL: set PORTAL_DATABASE_URL, or use --from.\n',
    });
    for (const [args, message] of [
      [['--from=a', '--anchors=b'], "option '--anchors' needs '--settle'"],
      [['--from=a', '--json'], "option '--json' needs '--drill'"],
      [[], "required option '--from <file>' not specified"],
    ] as const) {
      expect(await run('restore', ...args)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(message),
      });
    }
  });

  it('creates a database in an empty data directory', async () => {
    const { backup } = await installBackup();
    const other = installCommand();

    expect(await other.run('restore', `--from=${backup}`)).toMatchObject({
      code: 0,
      stdout: expect.not.stringContaining('before it'),
    });
    expect(await other.run('audit', 'verify', 'sandbox')).toMatchObject({ code: 0 });
  });

  it('accepts a database that was set aside with its log, and does not send its waiting mail (Q63)', async () => {
    const portal = await openPortal();
    await portal.invite(1);
    const { run, dataDir, folder } = installCommand();
    // The files of a killed server.
    const killed = join(folder, 'killed');
    mkdirSync(killed);
    for (const name of ['portal.sqlite', 'portal.sqlite-wal']) {
      copyFileSync(join(portal.dataDir, name), join(killed, name));
    }

    expect(await run('restore', `--from=${sqliteFile(killed)}`)).toMatchObject({ code: 0 });
    expect(await countRows({ dataDir }, 'invitations')).toBe(1);
    expect(await countRows({ dataDir }, 'outbox')).toBe(0);
  });

  it.each(['server', 'command'] as const)(
    'is refused while a %s uses the data directory (Q76)',
    async (use) => {
      const { restore, dataDir, database } = await installBackup();
      const unlock = lockDataDirectory(dataDir, use);
      onTestFinished(unlock);

      expect(await restore()).toEqual({
        code: 1,
        stdout: '',
        stderr: `A server or another command is running on ${dataDir}: stop it before you restore.\n`,
      });
      expect(readFileSync(sqliteFile(dataDir))).toEqual(database);
    },
  );

  const faults: [string, string, (backup: string) => void][] = [
    ['is empty', 'is empty: nothing was replaced.', (backup) => truncateSync(backup, 0)],
    [
      'is text',
      'is damaged (SQLITE_NOTADB): nothing was replaced.',
      (backup) => writeFileSync(backup, 'notes\n'.repeat(999)),
    ],
    [
      'was cut',
      'is damaged (SQLITE_CORRUPT): nothing was replaced.',
      (backup) => truncateSync(backup, 8_192),
    ],
    [
      'has a row that breaks a rule',
      'is damaged (',
      (backup) =>
        openSqliteFileAt(
          backup,
          `create table notes (text text check (text <> ''));
          pragma ignore_check_constraints = on;
          insert into notes values ('');`,
        ),
    ],
    [
      'has an edited audit trail',
      'event 1 was edited',
      (backup) =>
        openSqliteFileAt(backup, "update audit_events set actor = 'eve' where sequence = 1"),
    ],
  ];

  it.each(faults)(
    'of a backup that %s replaces nothing and reports the reason (Q63)',
    async (_, words, change) => {
      const { restore, dataDir, backup, database } = await installBackup();
      change(backup);

      expect(await restore()).toMatchObject({ code: 1, stderr: expect.stringContaining(words) });
      expect(readFileSync(sqliteFile(dataDir))).toEqual(database);
      expect(readdirSync(dataDir).toSorted()).toEqual([
        'last-backup',
        'portal.lock',
        'portal.sqlite',
      ]);
    },
  );

  it('removes the leftovers of a killed restore or key rotation, and reports it', async () => {
    const { restore, dataDir } = await installBackup();
    leaveBehind(dataDir);

    const { code, stderr } = await restore();
    expect(code).toBe(0);
    for (const name of leftovers) expect(stderr).toContain(`Removed ${join(dataDir, name)}, which`);
    expect(readdirSync(dataDir).toSorted()).toEqual([
      'last-backup',
      'notes.new-1',
      'portal.lock',
      'portal.sqlite',
      expect.stringMatching(/^replaced-/),
    ]);
  });

  it('is completed by the next restore after a kill; until then, nothing opens the database (Q76)', async () => {
    const { restore, run, dataDir } = await installBackup();
    // Killed after the previous files were moved aside.
    writeFileSync(join(dataDir, 'portal.restoring'), '');
    renameSync(sqliteFile(dataDir), join(dataDir, 'aside'));

    await expect(openSqliteDatabase(dataDir, { use: 'server' })).rejects.toThrow(/was interrupted/);
    expect(readdirSync(dataDir)).not.toContain('portal.sqlite');
    expect(await restore()).toMatchObject({ code: 0 });
    expect(await run('audit', 'verify', 'sandbox')).toMatchObject({ code: 0 });
  });
});

describe('the leftovers of a killed command in the data directory', () => {
  const open = (dataDir: string, use: 'server' | 'command') => {
    const removed: string[] = [];
    const opening = openSqliteDatabase(dataDir, { use, onRemoved: (path) => removed.push(path) });
    return opening.then((database) => database.close()).then(() => removed);
  };

  it('are removed by the next start of a server, which reports it (Q61)', async () => {
    const { dataDir } = await installBackup();
    leaveBehind(dataDir);

    expect(await open(dataDir, 'server')).toEqual(leftovers.map((name) => join(dataDir, name)));
    expect(readdirSync(dataDir).toSorted()).toEqual([
      'last-backup',
      'notes.new-1',
      'portal.lock',
      'portal.sqlite',
    ]);
  });

  it('are kept while another command runs, which may be using them', async () => {
    const { dataDir } = await installBackup();
    leaveBehind(dataDir);
    const unlock = lockDataDirectory(dataDir, 'command');
    onTestFinished(unlock);

    expect(await open(dataDir, 'server')).toEqual([]);
    expect(readdirSync(dataDir)).toEqual(expect.arrayContaining(leftovers));
  });
});

const leftovers = [
  'anchor-key.new-1',
  'link-keys.new-1',
  'link-keys.next-0a1b2c3d.new-1',
  'portal.sqlite.new-1',
  'restore-Ab3dEf',
];

/** Leftovers of killed commands, and an unrelated file. */
function leaveBehind(dataDir: string): void {
  for (const name of [...leftovers, 'notes.new-1']) {
    if (!name.startsWith('restore-')) writeFileSync(join(dataDir, name), 'canary');
  }
  mkdirSync(join(dataDir, 'restore-Ab3dEf'));
  writeFileSync(join(dataDir, 'restore-Ab3dEf', 'portal.sqlite'), 'canary');
}

function openSqliteFileAt(backup: string, sql: string): void {
  const folder = `${backup}.open`;
  mkdirSync(folder);
  renameSync(backup, join(folder, 'portal.sqlite'));
  const sqlite = openSqliteFile(folder);
  sqlite.exec(sql);
  sqlite.pragma('wal_checkpoint(truncate)');
  copyFileSync(join(folder, 'portal.sqlite'), backup);
}
