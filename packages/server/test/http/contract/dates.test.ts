import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonSchema, loadContract } from '../../../src/http/contract/operations.ts';
import { findInvitation, insertInvitation } from '../../../src/store/invitations/invitations.ts';
import { type Clinic, type ClinicRequest, openClinic } from '../../support/clinic/clinic.ts';
import { dismiss, enqueue } from '../../support/clinic/portal-requests.ts';
import { openingTime } from '../../support/clinic/seeded-database.ts';

const patient = '/api/v1/patients/1';
const extended = '/api/v1/extensions/patients/1';
const restoring = (id: number) =>
  ({ method: 'POST', url: `${extended}/portal/enqueued/${id}/restore` }) as const;

/** All operations that return dates, in an order in which each changes something. */
const requests: [string, ClinicRequest][] = [
  ['the queue', { url: `${patient}/portal/enqueued?status=all` }],
  ['the inbox', { url: '/api/v1/extensions/portal/enqueued' }],
  ['the dismissed', { url: '/api/v1/extensions/portal/enqueued?status=dismissed' }],
  ['a request and what became of it', { url: `${extended}/portal/enqueued/2` }],
  ['a dismissal', { method: 'DELETE', url: `${patient}/portal/enqueued/1` }],
  ['a second dismissal', { method: 'DELETE', url: `${patient}/portal/enqueued/1` }],
  ['a restoration', restoring(1)],
  ['a patient’s invitations', { url: `${extended}/portal/invitations` }],
  ['an invitation', { method: 'POST', url: `${patient}/portal/invite` }],
  ['a revocation', { method: 'DELETE', url: `${extended}/portal/invitations/2` }],
];

/** The names of the date fields in a schema and its subschemas. */
function dateFieldsOf(schema: JsonSchema, name = ''): string[] {
  if (schema['format'] === 'date-time') return [name];
  const { items, properties = {} } = schema;
  const branches = ['allOf', 'anyOf', 'oneOf'].flatMap(
    (word) => (schema[word] ?? []) as JsonSchema[],
  );
  return [
    ...Object.entries(properties).flatMap(([property, its]) => dateFieldsOf(its, property)),
    ...[...(items ? [items] : []), ...branches].flatMap((part) => dateFieldsOf(part, name)),
  ];
}

const declared = new Set(
  (await loadContract()).flatMap(({ responses }) =>
    Object.values(responses).flatMap((schema) => dateFieldsOf(schema)),
  ),
);

/** Open request 1; request 2 that is dismissed, restored and dismissed; an invitation that everything has become of. */
let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
  for (const id of [1, 2]) expect(await enqueue(clinic)).toBe(id);
  await dismiss(clinic, 2);
  await clinic.request({ as: 'writer', ...restoring(2) });
  await dismiss(clinic, 2);
  await clinic.request({ method: 'POST', url: `${patient}/portal/invite`, as: 'writer' });
  const invitation = await findInvitation(clinic.database.reads, {
    instance_id: 1,
    invitation_id: 1,
  });
  if (invitation === undefined) throw new Error('There is no invitation.');
  const ends = ['sent', 'opened', 'accepted', 'failed', 'superseded', 'revoked'];
  const times = Object.fromEntries(ends.map((end) => [`${end}_at`, openingTime]));
  await clinic.database.write((transaction) =>
    insertInvitation(transaction, {
      ...invitation,
      ...times,
      invitation_id: 100,
      secret_hash: 'b',
    }),
  );
});
afterAll(() => clinic.close());

describe('every date in every response is RFC 3339, in UTC, with Z (Q22)', () => {
  const seen = new Set<string>();

  it.each(requests)('%s', async (_, request) => {
    const { text } = await clinic.request({ as: 'writer', ...request });
    const dates: string[] = [];
    JSON.parse(text, (name, value) => {
      if (!declared.has(name) || value === null) return value;
      seen.add(name);
      dates.push(value);
      return value;
    });

    expect(dates).not.toEqual([]);
    // The day of the test, and the one on which an invitation expires.
    const inUtc = /^2026-11-0[25]T15:04:05\.000Z$/;
    expect(dates.filter((date) => !inUtc.test(date))).toEqual([]);
  });

  it('and these are all dates of the contract', () => {
    expect([...seen].sort()).toEqual([...declared].sort());
  });
});
