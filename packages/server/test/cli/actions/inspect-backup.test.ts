import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openAnchorKey, readAnchorKey, signAnchor } from '../../../src/portal/audit/anchors.ts';
import { lockDataDirectory, sqliteFile } from '../../../src/store/sqlite/data-directory.ts';
import { createSandbox, installCommand } from '../../support/command.ts';
import { allRows } from '../../support/rows.ts';

/** A clinic with two patients and a backup. */
async function installBackup() {
  const command = installCommand();
  const { folder, dataDir, run } = command;
  const backup = join(folder, 'backup.sqlite');
  await run(...createSandbox);
  writeFileSync(join(folder, 'patients.csv'), 'pt_id,first_name,last_name\n1,Ann,Lee\n2,Bob,Ray\n');
  await run('patient', 'import', 'sandbox', join(folder, 'patients.csv'));
  await run('backup', backup);
  // A server's lock creates a file of its own.
  const filesOf = (path: string) =>
    readdirSync(path)
      .filter((name) => !name.startsWith('portal.lock'))
      .map((name) => [name, statSync(join(path, name)).mtimeMs]);
  const before = filesOf(dataDir);
  return {
    ...command,
    backup,
    verify: (...options: string[]) => run('backup', '--verify', backup, ...options),
    drill: (...options: string[]) => run('restore', '--drill', '--from', backup, ...options),
    /** Fails unless the data directory has the same files, with the same times. */
    expectUntouched: () => expect(filesOf(dataDir)).toEqual(before),
  };
}

/** Changes a backup as a program could that also writes the matching checksum, or none. */
function change(backup: string, sql: string): void {
  rmSync(`${backup}.sha256`);
  const sqlite = new BetterSqlite(backup);
  sqlite.exec(sql);
  sqlite.pragma('wal_checkpoint(truncate)');
  sqlite.close();
}

/** Flips one bit of the name of a patient, which SQLite's integrity check can't find. */
function flipBit(backup: string): void {
  const bytes = readFileSync(backup);
  const at = bytes.indexOf('Ann');
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(backup, bytes);
}

const faults: [string, string, (backup: string) => void][] = [
  ['was truncated', 'does not match its checksum', (file) => truncateSync(file, 8_192)],
  [
    'was truncated and has no checksum',
    'is damaged (SQLITE_CORRUPT): use another backup.',
    (file) => {
      rmSync(`${file}.sha256`);
      truncateSync(file, 8_192);
    },
  ],
  ['has a flipped bit', 'does not match its checksum, so it was damaged or changed', flipBit],
  ['is empty', 'does not match its checksum', (file) => truncateSync(file, 0)],
  [
    'is another database',
    'is not the database of a portal: use another backup.',
    (file) => {
      rmSync(file);
      change(file, 'create table notes (text text)');
    },
  ],
  [
    'is encrypted',
    'is damaged (SQLITE_NOTADB): use another backup.',
    (file) => {
      rmSync(`${file}.sha256`);
      writeFileSync(file, 'age-encryption.org/v1\n'.repeat(500));
    },
  ],
  [
    'was made by a newer version',
    'was made by a newer version of mdhq-portal: use another backup.',
    (file) => change(file, "insert into kysely_migration values ('0999-later', '2027-01-01')"),
  ],
  [
    'has an edited audit event',
    'The audit trail of sandbox was changed: event 1 was edited',
    (file) => change(file, "update audit_events set actor = 'eve' where sequence = 1"),
  ],
  ['is missing', 'No such file: check the path.', (file) => rmSync(file)],
];

describe('mdhq-portal backup --verify', () => {
  it('prints the counts, the heads and the time of a sound backup, and changes nothing (Q63)', async () => {
    const { verify, backup, expectUntouched } = await installBackup();
    const bytes = readFileSync(backup);
    const { code, stdout, stderr } = await verify();

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^sandbox: 4 events, head [0-9a-f]{64}\n {2}2 patients, 0 requests, 0 invitations; last event 2\d{3}-.+Z\n.+backup\.sqlite: \d\.\d MB, intact, \d+\.\d s \(copy .+, trails \d+\.\d s\)\n$/,
    );
    expect(readFileSync(backup)).toEqual(bytes);
    expectUntouched();
  });

  it('prints one JSON object with --json, also for a damaged backup', async () => {
    const { verify, backup } = await installBackup();
    const sound = JSON.parse((await verify('--json')).stdout);
    flipBit(backup);
    const damaged = await verify('--json');

    expect(sound).toMatchObject({
      ...{ file: backup, ok: true, fault: null, checksum: 'equal', migrated: [] },
      instances: [{ instance: 'sandbox', patients: 2, events: 4, fault: null }],
    });
    expect(sound.seconds.total).toBeGreaterThan(0);
    expect(damaged.code).toBe(1);
    expect(JSON.parse(damaged.stdout)).toMatchObject({
      ok: false,
      fault: damaged.stderr.trim(),
      instances: [],
    });
  });

  it.each(faults)('of a backup that %s exits with 1 and one line', async (_, message, damage) => {
    const { verify, backup, expectUntouched } = await installBackup();
    damage(backup);
    const { code, stderr } = await verify();

    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expectUntouched();
  });

  it('says that changed rows are not detected if there is no checksum', async () => {
    const { verify, backup } = await installBackup();
    rmSync(`${backup}.sha256`);

    expect(await verify()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('No checksum beside it: changed rows are not detected.'),
    });
  });

  it('finds a trail that was rewritten by its anchors, skips later ones, and names an anchor-key that did not sign them (Q59)', async () => {
    const { verify, backup, dataDir, folder } = await installBackup();
    const key = openAnchorKey(dataDir, (size) => Buffer.alloc(size, 7));
    const log = join(folder, 'portal.ndjson');
    const hash = (await allRows({ dataDir }, 'audit_events'))[1]?.hash ?? '';
    const anchor = (sequence: number, at: string) => {
      const signed = signAnchor(key, { instance: 'sandbox', sequence, hash: at });
      appendFileSync(log, `${JSON.stringify({ anchor: signed, msg: 'audit anchor' })}\n`);
    };
    anchor(2, hash);
    anchor(5, 'f'.repeat(64));
    expect(await verify('--anchors', log)).toMatchObject({ code: 0 });
    anchor(3, 'f'.repeat(64));
    expect(await verify('--anchors', log)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('event 3 differs from its anchor'),
    });
    expect(readAnchorKey(dataDir)).toBeDefined();
    writeFileSync(join(dataDir, 'anchor-key'), 'ab'.repeat(32));
    expect(await verify('--anchors', log)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('was not signed with the anchor-key in'),
    });
    expect(existsSync(backup)).toBe(true);
  });

  it.each([
    ['backup', 'x.sqlite', '--json', "error: option '--json' needs '--verify'"],
    ['restore', '--from=x.sqlite', '--json', "error: option '--json' needs '--drill'"],
  ])('%s %s %s is a usage error without its option', async (...args) => {
    const message = args.pop();
    expect(await installCommand().run(...args)).toEqual({
      code: 2,
      stdout: '',
      stderr: `${message}. Run with --help for usage.\n`,
    });
  });
});

describe('mdhq-portal restore --drill', () => {
  it('restores into a folder that it removes, beside a running server, and prints the time of each step (Q63)', async () => {
    const { drill, dataDir, folder, expectUntouched } = await installBackup();
    onTestFinished(lockDataDirectory(dataDir, 'server'));
    const scratch = join(folder, 'scratch');
    mkdirSync(scratch);
    const { code, stdout } = await drill('--scratch', scratch);

    expect(code).toBe(0);
    expect(stdout).toMatch(
      /restored and removed, \d+\.\d s \(copy .+, checksum .+, migrate .+, integrity .+, trails .+, restore \d+\.\d s\)\n$/,
    );
    expect(readdirSync(scratch)).toEqual([]);
    expectUntouched();
  });

  it.each(faults)(
    'of a backup that %s exits with 1 and touches nothing',
    async (_, message, damage) => {
      const { drill, backup, expectUntouched } = await installBackup();
      damage(backup);

      expect(await drill()).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
      expectUntouched();
    },
  );

  it('is refused before it copies anything if the disk is too full', async () => {
    const { drill, backup, dataDir, expectUntouched } = await installBackup();
    truncateSync(backup, 2 ** 42);

    expect(await drill()).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        `^The disk of ${dataDir} has [\\d.]+ MB free, and the check needs 6597[\\d.]+ MB: free some space`,
      ),
    });
    expectUntouched();
  });

  it('removes the copy of a killed drill, but not that of a running one (Q61)', async () => {
    const { drill, dataDir } = await installBackup();
    const [killed, running] = ['drill-Ab3dEf', 'drill-Gh5jKl'].map((name) => {
      const path = join(dataDir, name);
      mkdirSync(path);
      writeFileSync(sqliteFile(path), 'canary');
      return path;
    });
    lockDataDirectory(killed ?? '', 'server')();
    onTestFinished(lockDataDirectory(running ?? '', 'server'));

    expect(await drill()).toMatchObject({
      code: 0,
      stderr: `Removed ${killed}, which an interrupted check had left.\n`,
    });
    expect(readdirSync(dataDir).filter((name) => name.startsWith('drill-'))).toEqual([
      'drill-Gh5jKl',
    ]);
  });

  it('names the setting if there is no data directory and no --scratch', async () => {
    const { backup } = await installBackup();
    const elsewhere = installCommand();

    expect(await elsewhere.run('restore', '--drill', '--from', backup)).toMatchObject({
      code: 1,
      stderr: `No data directory ${elsewhere.dataDir}: set PORTAL_DATA_DIR, or name a folder for the copy with --scratch.\n`,
    });
  });
});

describe('mdhq-portal restore', () => {
  it('refuses a backup that does not match its checksum (Q63)', async () => {
    const { run, backup, expectUntouched } = await installBackup();
    flipBit(backup);

    expect(await run('restore', `--from=${backup}`)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/does not match its checksum.*: nothing was replaced\.\n$/),
    });
    expectUntouched();
  });
});
