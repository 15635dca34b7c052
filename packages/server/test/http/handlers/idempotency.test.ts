import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyClock, type KeyClock } from '../../../src/portal/access/idempotency.ts';
import type { ApiUserKey } from '../../support/clinic/api-users.ts';
import { type Clinic, openClinic } from '../../support/clinic/clinic.ts';
import { sandboxId } from '../../support/portal/portal.ts';
import { allRows, countRows } from '../../support/rows.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

const prescriptions = '/api/v1/patients/1/rxs';
const invite = '/api/v1/patients/1/portal/invite';
const hourMs = 3_600_000;

interface Sending {
  url?: string;
  as?: ApiUserKey;
  host?: string;
  body?: object;
}

const send = (
  key: string,
  { url = prescriptions, as = 'writer', body = { drug_id: 1 }, ...rest }: Sending = {},
) =>
  clinic.request({
    ...rest,
    method: 'POST',
    url,
    as,
    body,
    headers: { 'idempotency-key': key },
  });

/** Counts the rows that a call can add. */
const rows = async () => ({
  requests: await countRows(clinic, 'portal_requests'),
  invitations: await countRows(clinic, 'invitations'),
  mails: await countRows(clinic, 'outbox'),
});

describe('a request that is repeated with its Idempotency-Key (Q26)', () => {
  it.each([
    ['queuePatientPrescription', prescriptions, { drug_id: 1, notes: 'a' }],
    ['recording-without-enqueuing', `${prescriptions}?enqueue=false`, { drug_id: 1 }],
    ['queuePatientRefill', `${prescriptions}/refill`, { original_prescription_id: 4 }],
    ['queuePatientSupplement', '/api/v1/patients/1/supplements', { supplement_id: 4 }],
    [
      'createSecureMessage',
      '/api/v1/patients/1/portal/secure_messages',
      { subject: 'a', note: 'When may I come?' },
    ],
    [
      'createPatientQuestionnaire',
      '/api/v1/patients/1/questionnaires',
      { html_content: 'a', raw_data: { a: [1, { b: null }] } },
    ],
    ['inviteToPortal', invite, {}],
  ])('%s is executed once and gets the same response, for a day', async (key, url, body) => {
    const first = await send(key, { url, body });
    const before = await rows();
    clinic.time.now += 23 * hourMs;
    const second = await send(key, { url, body });

    expect(first.status).toBeLessThan(300);
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    expect(await rows()).toEqual(before);
  });

  it.each([
    ['a feeder', prescriptions, { requests: 1, invitations: 0, mails: 0 }],
    ['an invitation', '/api/v1/patients/1/portal/invite', { requests: 0, invitations: 1 }],
  ])('50 concurrent calls create one row and get 50 equal responses: %s', async (_, url, added) => {
    const before = await rows();
    const key = `fifty-${url}`;
    const responses = await Promise.all(Array.from({ length: 50 }, () => send(key, { url })));

    expect(new Set(responses.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(responses[0]?.status).toBeLessThan(300);
    const after = await rows();
    expect(after.requests - before.requests).toBe(added.requests);
    expect(after.invitations - before.invitations).toBe(added.invitations);
    // An invitation replaces the waiting email of the previous one.
    if (url === invite) expect(after.mails).toBe(1);
  });

  it.each([
    ['another body', { body: { drug_id: 2 } }],
    ['another patient', { url: '/api/v1/patients/3/rxs' }],
    ['another query', { url: `${prescriptions}?enqueue=false` }],
    ['another operation', { url: invite }],
  ])('with %s is refused, and nothing is done', async (_, changed) => {
    await send('reused');
    const before = await rows();
    const response = await send('reused', changed);

    expect(response.status).toBe(422);
    expect(response.json.type).toMatch(/#idempotency-key-reused$/);
    expect(await rows()).toEqual(before);
  });

  it('is another request if another API user sends it', async () => {
    const before = (await rows()).requests;
    const responses = [
      await send('shared'),
      await send('shared', { as: 'second', body: { drug_id: 2 } }),
      await send('shared', { as: 'ofOther', host: 'other.md-hq.com', body: { drug_id: 3 } }),
    ];

    expect(responses.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect((await rows()).requests).toBe(before + 3);
  });

  it('is executed again if it was refused', async () => {
    const url = '/api/v1/patients/999/rxs';
    const refused = await send('refused', { url });
    const again = await send('refused', { url });
    const elsewhere = await send('refused');

    expect([refused.status, again.status, elsewhere.status]).toEqual([404, 404, 201]);
  });

  it('is executed each time without a key', async () => {
    const before = (await rows()).requests;
    const sendPlain = () =>
      clinic.request({ method: 'POST', url: prescriptions, as: 'writer', body: { drug_id: 1 } });
    await sendPlain();
    await sendPlain();

    expect((await rows()).requests).toBe(before + 2);
  });
});

describe('Idempotency-Keys (Q26)', () => {
  it.each([
    ['empty', ''],
    ['with a blank, as two headers make one', 'one, two'],
    ['too long', 'a'.repeat(256)],
    ['beyond ASCII', 'schl\xfcssel'],
  ])('are refused when they are %s', async (_, key) => {
    const response = await send(key);

    expect(response.status).toBe(422);
    expect(response.json).toMatchObject({
      type: expect.stringMatching(/#validation-failed$/),
      errors: [{ parameter: 'Idempotency-Key' }],
    });
  });

  it('may have 255 characters', async () => {
    expect((await send('~'.repeat(255))).status).toBe(201);
  });

  it('are kept for a day, and removed by new ones afterwards', async () => {
    const keys = async () =>
      (await allRows(clinic, 'idempotency_keys'))
        .filter(({ instance_id }) => instance_id === 2)
        .map(({ idempotency_key }) => idempotency_key);
    const sendToOther = (key: string) => send(key, { as: 'ofOther', host: 'other.md-hq.com' });
    await sendToOther('of-yesterday');
    clinic.time.now += 24 * hourMs;
    await sendToOther('of-today');
    expect(await keys()).toContain('of-yesterday');
    clinic.time.now += 1;
    await sendToOther('of-now');

    expect((await keys()).sort()).toEqual(['of-now', 'of-today']);
  });

  it('are stored without patient data', async () => {
    await send('quiet', { body: { drug_id: 1, notes: 'canary' } });
    await send('quiet-invitation', { url: invite });
    const kept = JSON.stringify(await allRows(clinic, 'idempotency_keys'));

    expect(kept).toContain('quiet-invitation');
    expect(kept).not.toMatch(/canary|Feathers/i);
  });
});

describe('a change of the wall clock (Q77)', () => {
  it.each([
    ['ahead by 25 hours and back', 25 * hourMs],
    ['back by 25 hours and ahead', -25 * hourMs],
  ])('%s ends no key: a repeat changes nothing', async (name, shift) => {
    const key = name.replaceAll(' ', '-');
    const first = await send(`${key}-before`);
    clinic.time.shift = shift;
    const meanwhile = await send(`${key}-meanwhile`);
    clinic.time.shift = 0;
    await send(`${key}-after`);
    const before = await rows();

    expect((await send(`${key}-before`)).json).toEqual(first.json);
    expect((await send(`${key}-meanwhile`)).json).toEqual(meanwhile.json);
    expect(await rows()).toEqual(before);
  });

  it.each([
    ['ahead', 25 * hourMs],
    ['back', -25 * hourMs],
  ])('%s over a restart ends no key before the server has run for a day', async (name, shift) => {
    const { database, time } = clinic;
    const readClock = (clock: KeyClock) =>
      database.write((transaction) => clock(transaction, sandboxId));
    let uptime = 0;
    const first = createKeyClock(
      () => time.now,
      () => uptime,
    );
    const claimedAt = await readClock(first);
    await send(`before-the-restart-${name}`);

    const second = createKeyClock(
      () => time.now + shift,
      () => uptime,
    );
    expect((await readClock(second)) - claimedAt).toBeLessThan(hourMs);
    uptime += 24 * hourMs;
    expect((await readClock(second)) - claimedAt).toBeGreaterThanOrEqual(24 * hourMs);
  });
});
