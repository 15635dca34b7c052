import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic } from '../support/clinic/api-users.ts';
import { type Clinic, openClinic } from '../support/clinic/clinic.ts';
import { createSandbox, installCommand, runCommand } from '../support/command.ts';
import { allRows } from '../support/rows.ts';
import { settingsOf } from '../support/test-database.ts';

const at = '2026-11-02T15:04:05.000Z';

function secretIn(stdout: string): string {
  return /^secret {3}([\w-]{43})$/m.exec(stdout)?.[1] ?? '';
}

it('api-user list prints all API users with their names in the audit trail', async () => {
  const { run } = installCommand();
  await run(...createSandbox);
  await run('api-user', 'create', 'sandbox', 'lab', '--read-only');
  await run('api-user', 'create', 'sandbox', 'desk');
  await run('api-user', 'revoke', 'sandbox', 'lab');

  expect(await run('api-user', 'list', 'sandbox')).toEqual({
    code: 0,
    stdout:
      'USERNAME  IN AUDIT TRAIL  ACCESS     CREATED                   REVOKED\n' +
      `desk      desk            full       ${at}  no\n` +
      `lab       lab             read-only  ${at}  ${at}\n`,
    stderr: '',
  });
  expect(JSON.parse((await run('api-user', 'list', 'sandbox', '--json')).stdout)).toEqual([
    { username: 'desk', audit_name: 'desk', read_only: false, created: at, revoked: null },
    { username: 'lab', audit_name: 'lab', read_only: true, created: at, revoked: at },
  ]);
  expect(await run('api-user', 'list', 'harbor')).toMatchObject({ code: 1, stdout: '' });
});

it.each([
  ['lab', 'API user "lab" is already revoked.'],
  ['nobody', 'No API user "nobody" in this instance: check the name.'],
])('api-user rotate refuses the name %s', async (name, stderr) => {
  const { run } = installCommand();
  await run(...createSandbox);
  await run('api-user', 'create', 'sandbox', 'lab');
  await run('api-user', 'revoke', 'sandbox', 'lab');

  expect(await run('api-user', 'rotate', 'sandbox', name)).toEqual({
    code: 1,
    stdout: '',
    stderr: `${stderr}\n`,
  });
});

it('api-user create with the name of a revoked API user needs --reuse-name', async () => {
  const { run } = installCommand();
  await run(...createSandbox);
  await run('api-user', 'create', 'sandbox', 'lab');
  const reuse = ['api-user', 'create', 'sandbox', 'lab', '--reuse-name'];
  const taken = {
    code: 1,
    stdout: '',
    stderr:
      'API user "lab" exists or was revoked: choose another name, or add --reuse-name for a revoked one.\n',
  };

  expect(await run(...reuse)).toEqual(taken);
  await run('api-user', 'revoke', 'sandbox', 'lab');
  expect(await run('api-user', 'create', 'sandbox', 'lab')).toEqual(taken);
  expect(await run(...reuse)).toMatchObject({ code: 0 });
  expect(await run(...reuse)).toEqual(taken);
});

describe('while the server runs', () => {
  const queue = '/api/v1/patients/1/portal/enqueued';
  let clinic: Clinic;
  const run = async (...args: string[]) => runCommand(await settingsOf(clinic.dataDir), '', args);
  beforeAll(async () => {
    clinic = await openClinic();
  });
  afterAll(() => clinic.close());

  async function create(name: string, ...options: string[]): Promise<string> {
    const { stdout } = await run('api-user', 'create', 'sandbox', name, ...options);
    return secretIn(stdout);
  }

  async function read(name: string, secret: string): Promise<number> {
    const headers = { authorization: basic(name, secret) };
    return (await clinic.request({ url: queue, headers })).status;
  }

  it('api-user rotate prints a secret with which the next request is accepted, and the earlier one is refused (Q9)', async () => {
    const earlier = await create('lab');
    expect(await read('lab', earlier)).toBe(200);
    const { code, stdout, stderr } = await run('api-user', 'rotate', 'sandbox', 'lab');

    expect([code, stderr]).toEqual([0, 'Store the secret now: it cannot be shown again.\n']);
    expect(await read('lab', earlier)).toBe(401);
    expect(await read('lab', secretIn(stdout))).toBe(200);
  });

  it('the audit trail tells apart two API users that had the same name', async () => {
    const first = await create('reports');
    expect(await read('reports', first)).toBe(200);
    await run('api-user', 'revoke', 'sandbox', 'reports');
    const second = await create('reports', '--reuse-name');

    expect(await read('reports', first)).toBe(401);
    expect(await read('reports', second)).toBe(200);
    await run('api-user', 'rotate', 'sandbox', 'reports');
    await run('api-user', 'revoke', 'sandbox', 'reports');
    const events = await allRows(clinic, 'audit_events');
    const told = events
      .map(({ operation, actor, entity }) => `${operation}: ${actor}, ${entity}`)
      .filter((text) => text.includes('reports'));
    expect(told).toEqual([
      'api-user create: kim, api_user/reports',
      'showPortalRequests: reports, portal_requests',
      'api-user revoke: kim, api_user/reports',
      'api-user create: kim, api_user/reports:2',
      // The refused one: whose secret it was is unknown.
      'authenticate: reports, operation/showPortalRequests',
      'showPortalRequests: reports:2, portal_requests',
      'api-user rotate: kim, api_user/reports:2',
      'api-user revoke: kim, api_user/reports:2',
    ]);
  });

  it('requests, invitations and the log tell apart two API users that had the same name', async () => {
    await create('lab2');
    await run('api-user', 'revoke', 'sandbox', 'lab2');
    const secret = await create('lab2', '--reuse-name');
    const send = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => {
      const headers = { authorization: basic('lab2', secret) };
      const url = `/api/v1/${path}`;
      return (await clinic.request({ method, url, headers, ...(body && { body }) })).json;
    };
    const { portal_queue_id: id } = await send('POST', 'patients/1/rxs', { drug_id: 4711 });
    const request = `patients/1/portal/enqueued/${id}`;

    expect(await send('DELETE', request)).toMatchObject({ data: { dismissed_by: 'lab2:2' } });
    expect(await send('DELETE', request)).toMatchObject({ dismissed_by: 'lab2:2' });
    await send('POST', `extensions/${request}/restore`);
    const { history } = await send('GET', `extensions/${request}`);
    expect(history.map(({ by }: { by: string }) => by)).toEqual(Array(3).fill('lab2:2'));
    const { invitation } = await send('POST', 'patients/1/portal/invite');
    expect(invitation).toMatchObject({ created_by: 'lab2:2' });
    expect(
      await send('DELETE', `extensions/patients/1/portal/invitations/${invitation.id}`),
    ).toMatchObject({
      data: { revoked_by: 'lab2:2' },
    });
    expect(JSON.parse(clinic.logLines.at(-1) ?? '')).toMatchObject({ apiUser: 'lab2:2' });
  });

  it('an invitation by the second API user with the name "patient" does not count as one that a patient requested', async () => {
    await create('patient');
    await run('api-user', 'revoke', 'sandbox', 'patient');
    const secret = await create('patient', '--reuse-name');
    const { json } = await clinic.request({
      method: 'POST',
      url: '/api/v1/patients/1/portal/invite',
      headers: { authorization: basic('patient', secret) },
    });

    expect(json.invitation.created_by).toBe('patient');
  });

  it('an idempotency key of a revoked API user is not replayed to a later one of its name (Q26)', async () => {
    const send = async (secret: string) => {
      const response = await clinic.request({
        method: 'POST',
        url: '/api/v1/patients/1/rxs',
        headers: { authorization: basic('feeder', secret), 'idempotency-key': 'one-key' },
        body: { drug_id: 4711 },
      });
      return response.json;
    };
    const first = await create('feeder');
    const before = await send(first);
    expect(await send(first)).toEqual(before);
    await run('api-user', 'revoke', 'sandbox', 'feeder');

    expect(await send(await create('feeder', '--reuse-name'))).not.toEqual(before);
  });
});
