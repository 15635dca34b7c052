import type { OperationId } from '@mdhq/portal-types';
import type { Pool } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Schema } from '../../../src/store/schema.ts';
import { type Clinic, type ClinicRequest, openClinic } from '../../support/clinic/clinic.ts';
import { everyOperation, fillInstance, fillings } from '../../support/clinic/every-operation.ts';
import { serveJoinPage } from '../../support/mail/join-page.ts';
import { openPortal, sandboxId } from '../../support/portal/portal.ts';
import {
  recordStatements,
  type Statement,
  tablesWithoutInstance,
} from '../../support/postgres/statements.ts';
import { connectToDirectory } from '../../support/postgres/test-databases.ts';

/** Statements of requests that name no instance, and why. */
const exceptions: { statement: RegExp; reason: string }[] = [
  {
    statement: /^select .+ from "instances" where "subdomain" = \$1$/,
    reason: 'finds the instance of a Host. A sharded database has all instances on each node.',
  },
  {
    statement:
      /^select .+ from "api_users" where "instance_id" = \(select "instances"."instance_id" from "instances" where "instances"."subdomain" = \$2\) and "username" = \$3$/,
    reason: 'does the same and reads the API user of the instance, in one round trip.',
  },
];

/** Unique constraints that do not begin with the instance, and why. */
const globalKeys = {
  instances_subdomain_key: 'Subdomains are unique; see above.',
};

const operations = Object.entries(everyOperation) as [OperationId, ClinicRequest][];
const key = (name: string) => ({ headers: { 'idempotency-key': name } });
const extended = '/api/v1/extensions';

/** Requests of each operation that are refused or replayed, and others of other branches. */
function furtherRequests(): ClinicRequest[] {
  return [
    ...operations.flatMap(([operation, request]): ClinicRequest[] => [
      request,
      { ...request, headers: { authorization: `Basic ${btoa('pk_writer:wrong')}` } },
      { ...request, as: 'reader' },
      { ...request, as: 'ofOther', host: 'sandbox.md-hq.com' },
      { ...request, as: 'writer', url: request.url.replace(/patients\/\d+/, 'patients/999') },
      { ...request, as: 'writer', url: request.url.replace(/enqueued\/\d+/, 'enqueued/999') },
      { ...request, as: 'writer', url: request.url.replace(/invitations\/\d+/, 'invitations/999') },
      { ...request, as: 'writer', url: `${request.url}?unknown=1` },
      { ...request, as: 'writer', body: '{' },
      // The first one of a key, its replay, and another request with the same key.
      { ...request, as: 'writer', ...key(operation) },
      { ...request, as: 'writer', ...key(operation) },
      { ...everyOperation.createSecureMessage, as: 'writer', ...key(operation) },
    ]),
    ...[
      '/api/v1/patients/1/portal/enqueued?request_type=lab_order&limit=1&offset=1',
      '/api/v1/patients/1/portal/enqueued?status=all&limit=1',
      '/api/v1/patients/1/portal/enqueued?status=dismissed',
      `${extended}/portal/enqueued?limit=1`,
      `${extended}/portal/enqueued?status=dismissed&limit=1`,
      `${extended}/portal/enqueued?status=all&pt_id=1&created_from=2026-01-01T00:00:00Z`,
    ].map((url): ClinicRequest => ({ url, as: 'writer' })),
    ...[{ name: 'canary eli' }, { dob: '1980-04-02' }, { name: 'c', dob: '1980-04-02' }].map(
      (body): ClinicRequest => ({ ...everyOperation.searchPatients, as: 'writer', body }),
    ),
    {
      ...everyOperation.createSecureMessage,
      as: 'writer',
      url: `${everyOperation.createSecureMessage.url}?enqueue=false`,
    },
    {
      ...everyOperation.validatePortalCredentials,
      as: 'writer',
      body: { username: 'ada', password: 'wrong' },
    },
    { url: '/api/v1/patients/1', as: 'writer', host: 'unknown.md-hq.com' },
    { url: '/api/v1/unknown', as: 'writer' },
  ];
}

const requestAll = async (clinic: Clinic, requests: readonly ClinicRequest[]) => {
  const statuses: number[] = [];
  for (const request of requests) statuses.push((await clinic.request(request)).status);
  return statuses;
};

/** The statements that touch a table without the instance, and the tables, in a readable form. */
async function withoutInstance(pool: Pool, statements: readonly Statement[]): Promise<string[]> {
  const found: string[] = [];
  const checked = new Set<string>();
  for (const statement of statements) {
    const id = JSON.stringify([
      statement.text,
      statement.values.map((value) => value === sandboxId),
    ]);
    if (checked.has(id) || exceptions.some((each) => each.statement.test(statement.text))) continue;
    checked.add(id);
    const tables = await tablesWithoutInstance(pool, statement, sandboxId);
    if (tables.length > 0) found.push(`${tables.join()}: ${statement.text}`);
  }
  return found;
}

/** A connection that explains statements. */
function connect(place: { dataDir: string }): Pool {
  const pool = connectToDirectory(place.dataDir);
  onTestFinished(() => pool.end());
  return pool;
}

const tablesIn = (statements: readonly Statement[]) =>
  new Set(
    statements.flatMap(({ text }) =>
      [...text.matchAll(/(?:from|into|update) "(\w+)"/g)].map(([, table]) => table),
    ),
  );

describe('each statement of a request names the instance (Q6)', () => {
  it('in every operation, if it succeeds, is refused or is replayed', async () => {
    const clinic = await openClinic();
    onTestFinished(() => clinic.close());
    await fillInstance(clinic, fillings.sandbox);
    const successes = operations.map(
      ([, request]): ClinicRequest => ({ as: 'writer', ...request }),
    );
    const statuses: number[] = [];
    const statements = await recordStatements(async () => {
      statuses.push(...(await requestAll(clinic, successes)));
      statuses.push(...(await requestAll(clinic, furtherRequests())));
    });

    expect(statuses.slice(0, operations.length).every((status) => status < 300)).toBe(true);
    expect(statuses).toEqual(expect.arrayContaining([400, 401, 403, 404, 422]));
    const tables: (keyof Schema)[] = [
      ...([
        'instances',
        'counters',
        'api_users',
        'patients',
        'patient_names',
        'portal_requests',
      ] as const),
      ...(['restorations', 'portal_accounts', 'invitations', 'outbox', 'audit_events'] as const),
      ...(['audit_heads', 'idempotency_keys'] as const),
    ];
    expect([...tablesIn(statements)]).toEqual(expect.arrayContaining(tables));
    expect(await withoutInstance(connect(clinic), statements)).toEqual([]);
  });

  it('of the join page, with active, used, expired and unknown links', async () => {
    const portal = await openPortal();
    const server = await serveJoinPage(portal);
    const statuses: number[] = [];
    const form = { username: 'ada', password: 'seven quiet herons at noon' };
    const post = async (url: string, token: string) => {
      const headers = { host: 'sandbox.md-hq.com' };
      const { statusCode } = await server.inject({
        method: 'POST',
        url,
        headers,
        payload: { token, ...form },
      });
      statuses.push(statusCode);
    };
    const pages = ['open', 'strength', 'renew'].map((page) => `/portal/join/${page}`);
    await portal.invite(1);
    const used = await portal.waitingToken(1);
    const statements = await recordStatements(async () => {
      for (const token of ['none', used]) for (const url of pages) await post(url, token);
      await post('/portal/join', used);
      for (const url of [...pages, '/portal/join']) await post(url, used);
    });
    const { expires_at } = await portal.invite(1);
    const expired = await portal.waitingToken(2);
    portal.time.now = expires_at;
    statements.push(
      ...(await recordStatements(async () => {
        for (const url of [...pages, '/portal/join']) await post(url, expired);
      })),
    );

    expect(statuses).toContain(200);
    expect([...tablesIn(statements)]).toEqual(
      expect.arrayContaining(['portal_accounts', 'invitations', 'outbox', 'audit_events']),
    );
    expect(await withoutInstance(connect(portal), statements)).toEqual([]);
  });

  it.each([
    ['select * from "patients" where "pt_id" = $1', 'patients'],
    ['select * from "patients" where "instance_id" = $1 or "pt_id" = $1', 'patients'],
    ['select * from "patients" where "instance_id" > $1', 'patients'],
    ['delete from "outbox" where "next_attempt_at" < $1', 'outbox'],
    [
      'select 1 from "patients" p join "invitations" i on i.pt_id = p.pt_id where p.instance_id = $1',
      'invitations',
    ],
    ['insert into "audit_heads" (instance_id, sequence, hash) values (2, $1, 0)', 'audit_heads'],
  ])('is false for: %s', async (text, table) => {
    const portal = await openPortal();
    const found = await withoutInstance(connect(portal), [{ text, values: [sandboxId] }]);
    expect(found).toEqual([`${table}: ${text}`]);
  });
});

it('every unique constraint begins with the instance', async () => {
  const portal = await openPortal();
  const { rows } = await connect(portal).query<{ name: string }>(
    `select i.relname as name
     from pg_index x
     join pg_class i on i.oid = x.indexrelid
     join pg_class t on t.oid = x.indrelid
     left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[0]
     where x.indisunique and t.relnamespace = 'public'::regnamespace
       and t.relname not like 'kysely%' and a.attname is distinct from 'instance_id'`,
  );
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(globalKeys));
});
