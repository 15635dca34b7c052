import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openInvitation } from '../../../src/portal/invitations/opening.ts';
import { dismiss } from '../../../src/portal/queue/dismissal.ts';
import { prescription, submit } from '../../../src/portal/queue/submissions.ts';
import { prepare } from '../../../src/store/prepared-query.ts';
import type { AuditEventsTable } from '../../../src/store/schema.ts';
import { lockDataDirectory } from '../../../src/store/sqlite/data-directory.ts';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { createSandbox, installCommand } from '../../support/command.ts';
import { deleteInvitationsOfMail } from '../../support/database-faults.ts';
import { openMailbox } from '../../support/mail/mailbox.ts';
import { startWorker } from '../../support/mail/worker.ts';
import { desk, openPortal, visit } from '../../support/portal/portal.ts';
import { compiledOnce } from '../../support/process/compiled-once.ts';
import { programs } from '../../support/process/programs.ts';
import { allRows, changeRows, rowsIn } from '../../support/rows.ts';
import { holdWriteLock } from '../../support/sqlite/hold-write-lock.ts';
import { openSqliteFile } from '../../support/sqlite/sqlite-file.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';

const selectBackupEvents = prepare<object, AuditEventsTable>((queries) =>
  queries
    .selectFrom('audit_events')
    .selectAll()
    .where('instance_id', '=', 1)
    .where('operation', '=', 'backup')
    .orderBy('sequence'),
);

/** Replaces the database with the copy, as the documentation describes. */
function restore(backup: string): string {
  const dataDir = join(temporaryFolder(), 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  copyFileSync(backup, join(dataDir, 'portal.sqlite'));
  return dataDir;
}

/** Runs a command in a separate process. */
function runInProcess(dataDir: string, ...args: string[]): Promise<{ stdout: string }> {
  return promisify(execFile)(process.execPath, [programs.main, ...args], {
    env: { ...compiledOnce, PORTAL_DATA_DIR: dataDir },
  });
}

describe('a backup under load', () => {
  it('contains everything that was acknowledged before it, no partial change, and intact audit trails (Q63)', async () => {
    const portal = await openPortal();
    const file = join(temporaryFolder(), 'backup.sqlite');
    const acknowledged: number[] = [];
    let isOver = false;
    const writer = async () => {
      while (!isOver) {
        const id = await submit(portal, desk, 1, prescription({ drug_id: 1 }), { enqueue: true });
        if (typeof id !== 'number') throw new Error('Refused.');
        acknowledged.push(id);
        if (id % 2 === 0) await dismiss(portal, desk, 1, id, () => undefined);
      }
    };
    const writing = Array.from({ length: 20 }, writer);
    while (acknowledged.length < 200) await new Promise((resolve) => setImmediate(resolve));
    const before = acknowledged.toSorted((a, b) => a - b);

    // A separate process, so that writing continues meanwhile.
    const { stdout } = await runInProcess(portal.dataDir, 'backup', file);
    isOver = true;
    await Promise.all(writing);

    expect(acknowledged.length).toBeGreaterThan(before.length);
    expect(stdout).toMatch(/^Backed up to .+\nsandbox: \d+ events, head [0-9a-f]{64}\n/);
    const dataDir = restore(file);
    expect(await installCommand(dataDir).run('audit', 'verify', 'sandbox')).toMatchObject({
      code: 0,
    });
    expect(openSqliteFile(dataDir).pragma('integrity_check', { simple: true })).toBe('ok');
    const requests = await allRows({ dataDir }, 'portal_requests');
    const kept = requests.map(({ queue_request_id }) => queue_request_id);
    expect(kept).toEqual(expect.arrayContaining(before));
    // One event for each change, and no other events.
    const events = await allRows({ dataDir }, 'audit_events');
    const eventsOf = (operation: string) =>
      events
        .filter((event) => event.operation === operation)
        .map(({ entity }) => Number(entity?.replace('portal_request/', '')))
        .sort((a, b) => a - b);
    expect(eventsOf('queuePatientPrescription')).toEqual(kept);
    expect(eventsOf('deletePortalRequest')).toEqual(
      requests
        .filter(({ dismissed_at }) => (dismissed_at ?? 0) > 0)
        .map(({ queue_request_id }) => queue_request_id),
    );
  });

  it('completes beside a server that always has a slow commit in progress (Q63)', async () => {
    const portal = await openPortal();
    const file = join(temporaryFolder(), 'backup.sqlite');
    const timer = new Int32Array(new SharedArrayBuffer(4));
    let commits = 0;
    let isOver = false;
    const writer = async () => {
      while (!isOver) {
        await portal.database.write(async () => void Atomics.wait(timer, 0, 0, 30));
        commits += 1;
      }
    };
    // One of them always waits for the commit of the other.
    const writing = [writer(), writer()];
    while (commits < 4) await new Promise((resolve) => setImmediate(resolve));
    const { stdout } = await runInProcess(portal.dataDir, 'backup', file);
    isOver = true;
    await Promise.all(writing);

    expect(stdout).toMatch(/^Backed up to /);
  });

  it('does not send the mail again that was waiting (Q63)', async () => {
    const portal = await openPortal();
    const file = join(temporaryFolder(), 'backup.sqlite');
    const mailbox = await openMailbox();
    const smtpUrl = `smtp://127.0.0.1:${mailbox.port}`;
    await portal.invite(1);
    await installCommand(portal.dataDir).run('backup', file);
    startWorker(portal, smtpUrl);
    await mailbox.arrived(1);

    const dataDir = restore(file);
    const restored = await openSqliteDatabase(dataDir);
    onTestFinished(() => restored.close());
    const worker = startWorker({ ...portal, database: restored, dataDir }, smtpUrl);
    await worker.stop();

    expect(await allRows({ dataDir }, 'outbox')).toEqual([]);
    const invitations = rowsIn({ dataDir }).selectFrom('invitations');
    expect(await invitations.select(['failed_at', 'failure']).execute()).toEqual([
      {
        failed_at: expect.any(Number),
        failure: 'Its mail was waiting when the backup was made. Invite again.',
      },
    ]);
    expect(mailbox.mails).toHaveLength(1);
    expect(await installCommand(dataDir).run('audit', 'verify', 'sandbox')).toMatchObject({
      code: 0,
    });
  });
});

describe('mdhq-portal backup', () => {
  it('leaves out mail without an invitation too (Q63)', async () => {
    const portal = await openPortal();
    const file = join(temporaryFolder(), 'backup.sqlite');
    await portal.invite(1);
    await deleteInvitationsOfMail(portal);

    expect(await installCommand(portal.dataDir).run('backup', file)).toMatchObject({ code: 0 });
    expect(await allRows({ dataDir: restore(file) }, 'outbox')).toEqual([]);
    expect(await portal.outbox()).toHaveLength(1);
  });

  it('does not reactivate links that were used or revoked later, and records this in the trail of the copy (Q57, Q63)', async () => {
    const portal = await openPortal();
    const file = join(temporaryFolder(), 'backup.sqlite');
    await portal.invite(1);
    const token = await portal.waitingToken(1);
    const mailbox = await openMailbox();
    const worker = startWorker(portal, `smtp://127.0.0.1:${mailbox.port}`);
    await mailbox.arrived(1);
    await worker.stop();
    const { code } = await installCommand(portal.dataDir).run('backup', file);
    const database = await openSqliteDatabase(restore(file));
    onTestFinished(() => database.close());

    expect(code).toBe(0);
    const [copying, ending] = await database.reads.execute(selectBackupEvents, {});
    expect(ending).toMatchObject({
      action: 'update',
      entity: 'invitations',
      actor: copying?.actor,
    });
    expect(await openInvitation({ ...portal, database }, visit, token)).toEqual({
      outcome: 'dead-link',
    });
    expect(await openInvitation(portal, visit, token)).toMatchObject({ outcome: 'open' });
  });

  it('creates a file and its checksum that only their owner can read, and an audit event (Q61)', async () => {
    const { run, folder, dataDir } = installCommand();
    await run(...createSandbox);
    const backups = join(folder, 'backups');
    mkdirSync(backups);
    await run('backup', join(backups, 'one.sqlite'));

    expect(readdirSync(backups)).toEqual(['one.sqlite', 'one.sqlite.sha256']);
    for (const name of readdirSync(backups)) {
      expect(statSync(join(backups, name)).mode & 0o777).toBe(0o600);
    }
    const digest = createHash('sha256').update(readFileSync(join(backups, 'one.sqlite')));
    expect(readFileSync(join(backups, 'one.sqlite.sha256'), 'utf8')).toBe(
      `${digest.digest('hex')}  one.sqlite\n`,
    );
    expect((await allRows({ dataDir }, 'audit_events')).at(-1)).toMatchObject({
      operation: 'backup',
      action: 'read',
      actor_kind: 'operator',
      actor: 'kim',
    });
  });

  it('removes the leftovers of a killed backup beside it, but not those of a running one (Q61)', async () => {
    const { run, folder } = installCommand();
    await run(...createSandbox);
    const unfinished = ['killed.sqlite.unfinished-Ab3dEf', 'running.sqlite.unfinished-Ab3dEf'];
    for (const name of unfinished) {
      writeFileSync(join(folder, name.replace(/\.unfinished.*/, '')), '');
      writeFileSync(join(folder, name.replace(/\.unfinished.*/, '.sha256')), '');
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'portal.sqlite'), 'canary');
    }
    const [killed = '', running = ''] = unfinished.map((name) => join(folder, name));
    lockDataDirectory(killed, 'server')();
    onTestFinished(lockDataDirectory(running, 'server'));

    expect(await run('backup', join(folder, 'backup.sqlite'))).toMatchObject({
      code: 0,
      stderr: `Removed ${killed}, which an interrupted backup had left.\n`,
    });
    expect(readdirSync(folder).toSorted()).toEqual([
      'backup.sqlite',
      'backup.sqlite.sha256',
      'data',
      'running.sqlite',
      'running.sqlite.sha256',
      'running.sqlite.unfinished-Ab3dEf',
    ]);
  });

  it('prints one line and leaves no file while another process holds the write lock', async () => {
    const { run, folder, dataDir } = installCommand();
    await run(...createSandbox);
    const holder = await holdWriteLock(dataDir);
    const file = join(folder, 'backup.sqlite');

    expect(await run('backup', file)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Cannot write to the database (SQLITE_BUSY): try again in a moment.\n',
    });
    expect(readdirSync(folder)).toEqual(['data']);
    await holder.kill();
    expect(await run('backup', file)).toMatchObject({ code: 0 });
  });

  it('overwrites nothing', async () => {
    const { run, folder } = installCommand();
    await run(...createSandbox);
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'keep me');

    expect(await run('backup', file)).toEqual({
      code: 1,
      stdout: '',
      stderr: `${file} already exists: choose another name.\n`,
    });
    expect(statSync(file).size).toBe(7);
  });

  it('replaces the checksum of a deleted backup, and no other file', async () => {
    const { run, folder } = installCommand();
    await run(...createSandbox);
    const file = join(folder, 'latest.sqlite');
    writeFileSync(`${file}.sha256`, 'notes');

    expect(await run('backup', file)).toMatchObject({
      code: 1,
      stderr: `${file}.sha256 already exists and is not a checksum: choose another name.\n`,
    });
    expect(readdirSync(folder)).toEqual(['data', 'latest.sqlite.sha256']);
    writeFileSync(`${file}.sha256`, `${'0'.repeat(64)}  latest.sqlite\n`);
    expect(await run('backup', file)).toMatchObject({ code: 0 });
    expect(await run('backup', '--verify', file)).toMatchObject({ code: 0 });
  });

  it.each([
    'data/portal.sqlite',
    'data/portal.sqlite-journal',
    'data/portal.sqlite-wal',
    'data/portal.lock',
    'data/link-keys',
    'data/last-backup',
    'linked/portal.sqlite-journal',
    'link-to-database',
    'other.sqlite-journal',
    'other.sqlite-wal',
    'other.sqlite-shm',
  ])("refuses the name of one of the database's own files: %s (Q76)", async (name) => {
    const { run, folder, dataDir } = installCommand();
    await run(...createSandbox);
    symlinkSync(dataDir, join(folder, 'linked'));
    symlinkSync(join(dataDir, 'portal.sqlite'), join(folder, 'link-to-database'));
    const before = [readdirSync(folder), readdirSync(dataDir)];

    expect(await run('backup', join(folder, name))).toEqual({
      code: 1,
      stdout: '',
      stderr: `${join(folder, name)} is reserved for files of the database: choose another name.\n`,
    });
    expect([readdirSync(folder), readdirSync(dataDir)]).toEqual(before);
  });

  it('without a database fails and leaves nothing', async () => {
    const { run, folder, dataDir } = installCommand();

    expect(await run('backup', join(folder, 'backup.sqlite'))).toMatchObject({
      code: 1,
      stderr: `No database in ${dataDir}: check PORTAL_DATA_DIR.\n`,
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of a broken trail succeeds and reports it', async () => {
    const { run, folder, dataDir } = installCommand();
    await run(...createSandbox);
    await run('api-user', 'create', 'sandbox', 'lab');
    await changeRows({ dataDir }, "update audit_events set actor = 'eve' where sequence = 1");

    expect(await run('backup', join(folder, 'backup.sqlite'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('event 1 was edited'),
    });
    expect(readdirSync(folder)).toContain('backup.sqlite');
  });

  it('deletes a damaged copy', async () => {
    const { run, folder, dataDir } = installCommand();
    await run(...createSandbox);
    openSqliteFile(dataDir).exec(`
      create table notes (text text check (text <> ''));
      pragma ignore_check_constraints = on;
      insert into notes values ('');`);

    expect(await run('backup', join(folder, 'backup.sqlite'))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The copy is damaged \(.*notes.*\): try again\.\n$/),
    });
    expect(readdirSync(folder)).toEqual(['data']);
  });
});
