import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { decryptText } from '../../../src/portal/invitations/link/encrypted-text.ts';
import { parseLinkKeys } from '../../../src/portal/invitations/link/link-keys.ts';
import { startServer } from '../../../src/start-server.ts';
import { insertPortalRequest } from '../../../src/store/queue/portal-requests.ts';
import { authorizationOf } from '../../support/clinic/api-users.ts';
import { portalRequestRow } from '../../support/clinic/portal-requests.ts';
import { seedClinic } from '../../support/clinic/seed.ts';
import { openingTime } from '../../support/clinic/seeded-database.ts';
import { createSandbox, installCommand } from '../../support/command.ts';
import { urlOf } from '../../support/postgres/test-databases.ts';
import { allRows, changeRows, countRows } from '../../support/rows.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';
import { openTestDatabase, settingsOf } from '../../support/test-database.ts';

const year = 31_536_000_000;

let command: ReturnType<typeof installCommand>;

beforeEach(() => {
  command = installCommand();
});

const linkKey = (id: string, byte: number) =>
  `${id}:${Buffer.alloc(32, byte).toString('base64url')}`;

/** Starts a server on the database of the command, with a data directory of its own. */
async function startOnDatabase(linkKeys = linkKey('k1', 7)) {
  const server = await startServer(
    loadConfig({
      ...(await settingsOf(command.dataDir)),
      PORTAL_DATA_DIR: temporaryFolder(),
      PORTAL_DEFAULT_INSTANCE: 'sandbox',
      PORTAL_LINK_KEYS: linkKeys,
      PORTAL_LISTEN: '127.0.0.1:0',
      PORTAL_LOG_LEVEL: 'silent',
      PORTAL_PATIENT_INVITATION_LIMIT: 'off',
    }),
  );
  onTestFinished(() => server.close());
  return (
    path: string,
    method = 'GET',
    headers: Readonly<Record<string, string>> = {},
    body?: string,
  ) =>
    fetch(server.url + path, {
      method,
      headers: { authorization: authorizationOf('writer'), ...headers },
      ...(body !== undefined && { body }),
    });
}

/** The token of the link in the only waiting email. */
async function waitingToken(linkKeys: string): Promise<string | undefined> {
  const [row] = await allRows(command, 'outbox');
  return decryptText(parseLinkKeys(linkKeys), 'portal-outbox', row?.sealed_token ?? '');
}

async function seed(queueRequestIds: readonly number[] = []): Promise<void> {
  const database = await openTestDatabase(command.dataDir);
  await seedClinic(database, openingTime);
  await database.write(async (transaction) => {
    for (const queue_request_id of queueRequestIds) {
      await insertPortalRequest(transaction, portalRequestRow({ queue_request_id }));
    }
  });
  await database.close();
}

describe('two servers on one PostgreSQL database', () => {
  it('refuse a secret that was revoked, on the next request of each (Q9)', async () => {
    await seed();
    const [first, second] = [await startOnDatabase(), await startOnDatabase()];
    const list = '/api/v1/patients/1/portal/enqueued';
    expect([(await first(list)).status, (await second(list)).status]).toEqual([200, 200]);

    const revoked = await command.run('api-user', 'revoke', 'sandbox', 'pk_writer');

    expect(revoked.stderr).toBe('');
    expect([(await first(list)).status, (await second(list)).status]).toEqual([401, 401]);
  });

  it('dismiss each request once, and keep the audit trail sound (Q16, Q59)', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => index + 1);
    await seed(ids);
    const servers = [await startOnDatabase(), await startOnDatabase()];
    const outcomes = await Promise.all(
      ids.map(async (id) => {
        const path = `/api/v1/patients/1/portal/enqueued/${id}`;
        const responses = await Promise.all(
          [...servers, ...servers].map((request) => request(path, 'DELETE')),
        );
        return responses.map(({ status }) => status).sort();
      }),
    );

    expect(outcomes).toEqual(ids.map(() => [200, 404, 404, 404]));
    const verified = await command.run('audit', 'verify', 'sandbox');
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    expect(await countRows(command, 'audit_events')).toBe(4 * ids.length);
  });

  it('execute a request once that both get concurrently with one Idempotency-Key, and send the same response (Q26)', async () => {
    await seed();
    const servers = [await startOnDatabase(), await startOnDatabase()];
    const keys = Array.from({ length: 10 }, (_, index) => `key-${index}`);
    const responses = await Promise.all(
      keys.map((key) =>
        Promise.all(
          [...servers, ...servers].map(async (request) => {
            const path = '/api/v1/patients/1/portal/invite';
            const response = await request(path, 'POST', { 'idempotency-key': key });
            return `${response.status} ${await response.text()}`;
          }),
        ),
      ),
    );

    const distinct = responses.map((ofKey) => new Set(ofKey).size);
    expect(distinct).toEqual(keys.map(() => 1));
    expect(responses.flat().every((response) => response.startsWith('202 '))).toBe(true);
    expect(await countRows(command, 'invitations')).toBe(keys.length);
    expect(await countRows(command, 'outbox')).toBeLessThanOrEqual(keys.length);
  });

  it('open the links of each other while their keys are rotated, also before the restart of the last one', async () => {
    await seed();
    const [before, after] = [linkKey('k1', 7), linkKey('k2', 8)];
    const appended = await startOnDatabase(`${before},${after}`);
    const moved = await startOnDatabase(`${after},${before}`);
    for (const [inviting, opening, keys] of [
      [moved, appended, after],
      [appended, moved, before],
    ] as const) {
      await changeRows(command, 'delete from outbox');
      expect((await inviting('/api/v1/patients/1/portal/invite', 'POST')).status).toBe(202);
      const token = await waitingToken(keys);
      const headers = { 'content-type': 'application/json' };
      const opened = await opening('/portal/join/open', 'POST', headers, JSON.stringify({ token }));
      expect(opened.status).toBe(200);
      expect(await opened.json()).toMatchObject({ kind: 'join' });
    }
  });

  it('use the clock of the database if their own is a year ahead (Q45)', async () => {
    await seed();
    const now = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: now + year });
    onTestFinished(() => void vi.useRealTimers());
    const request = await startOnDatabase();
    const path = '/api/v1/patients/1/portal/invite';
    expect((await request(path, 'POST', { 'idempotency-key': 'key' })).status).toBe(202);

    const tables = ['invitations', 'outbox', 'idempotency_keys', 'audit_events'] as const;
    const rows = await Promise.all(tables.map((table) => allRows(command, table)));
    const times = JSON.stringify(rows).match(
      /(?<="(at|created_at|expires_at|next_attempt_at)":)\d+/g,
    );
    expect(times?.length).toBe(7);
    expect(times?.filter((time) => Number(time) > now + year / 2)).toEqual([]);
  });

  it('have metrics of the audit trails, but none of damage, which the server does not search for', async () => {
    const request = await startOnDatabase();
    const metrics = await (await request('/metrics')).text();

    expect(metrics).toContain('\nportal_audit_trails_broken 0\n');
    expect(metrics).toContain('\nportal_audit_verified_timestamp_seconds 0\n');
    expect(metrics).not.toContain('portal_database_');
  });
});

describe('commands on PostgreSQL', () => {
  it('create instances and API users, and verify the audit trail', async () => {
    expect(await command.run('migrate')).toMatchObject({ code: 0 });
    expect(await command.run(...createSandbox)).toMatchObject({ code: 0, stderr: '' });
    expect(await command.run('api-user', 'create', 'sandbox', 'lab')).toMatchObject({
      code: 0,
    });
    const verified = await command.run('audit', 'verify', 'sandbox');
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('events 2') });
  });

  it('refuse backup and restore, and name the tools of PostgreSQL', async () => {
    const backup = await command.run('backup', `${command.folder}/backup.sqlite`);
    expect(backup).toMatchObject({ code: 1, stderr: expect.stringContaining('pg_dump') });
    const restore = await command.run('restore', '--from', `${command.folder}/backup.sqlite`);
    expect(restore).toMatchObject({ code: 1, stderr: expect.stringContaining('pg_restore') });
  });

  it('report a database that does not exist in one line, without the password', async () => {
    const url = new URL(urlOf(command.folder));
    url.pathname = '/missing';
    url.password = 'canary';
    command.environment['PORTAL_DATABASE_URL'] = url.href;
    const { code, stderr } = await command.run('migrate');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Cannot connect to database missing at .* \(3D000\): [^\n]*\n$/);
    expect(stderr).not.toContain('canary');
  });

  it('do not start a server whose link keys are in a file of one machine', async () => {
    const config = loadConfig(await settingsOf(command.dataDir));
    await expect(startServer(config)).rejects.toThrow('PORTAL_LINK_KEYS must be set');
  });
});
