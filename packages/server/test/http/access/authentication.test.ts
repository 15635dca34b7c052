import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Passwords } from '../../../src/portal/passwords/passwords.ts';
import { updateApiUserRevoked } from '../../../src/store/access/api-users.ts';
import { findInstance } from '../../../src/store/instances/instances.ts';
import { apiUsers, authorizationOf, basic } from '../../support/clinic/api-users.ts';
import { type Clinic, type ClinicResponse, openClinic } from '../../support/clinic/clinic.ts';
import { passwords } from '../../support/portal/passwords.ts';

const queue = '/api/v1/patients/1/portal/enqueued';

let clinic: Clinic;
let verifications = 0;
beforeAll(async () => {
  const counted: Passwords = {
    ...passwords,
    verify(...question) {
      verifications += 1;
      return passwords.verify(...question);
    },
  };
  clinic = await openClinic(undefined, 'info', { passwords: counted });
});
afterAll(() => clinic.close());

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
const { username, secret } = apiUsers.writer;

describe('malformed credentials are refused without a verification (Q1)', () => {
  it.each([
    ['an empty header', ''],
    ['the scheme alone', 'Basic'],
    ['the scheme and a blank', 'Basic '],
    ['another scheme', `Bearer ${base64(`${username}:${secret}`)}`],
    ['what is not base64', 'Basic %%%%'],
    ['base64 with something behind it', `Basic ${base64(`${username}:${secret}`)} x`],
    ['no colon', `Basic ${base64(username + secret)}`],
    ['no name', `Basic ${base64(`:${secret}`)}`],
    ['an empty password', `Basic ${base64(`${username}:`)}`],
    [
      'a password that is not UTF-8',
      `Basic ${base64(Buffer.from('pk_writer:s\xe9cret', 'latin1'))}`,
    ],
    ['megabytes of password', basic(username, 'x'.repeat(12_000))],
  ])('%s', async (_, authorization) => {
    const before = verifications;
    const response = await clinic.request({ url: queue, headers: { authorization } });

    expect(verifications).toBe(before);
    expect(response.status).toBe(401);
    expect(response.headers['www-authenticate']).toBe('Basic realm="MD HQ API", charset="UTF-8"');
    expect(response.json.type).toMatch(/#unauthenticated$/);
  });

  it('no header at all', async () => {
    const response = await clinic.request({ url: queue });

    expect(response.status).toBe(401);
    expect(response.headers['www-authenticate']).toBe('Basic realm="MD HQ API", charset="UTF-8"');
  });

  it('two headers, even if both are valid', async () => {
    const authorization = authorizationOf('writer');
    const response = await clinic.server.inject({
      url: queue,
      headers: { host: 'sandbox.md-hq.com', authorization: [authorization, authorization] },
    } as never);

    expect(response.statusCode).toBe(401);
  });
});

/** The parts of a response that must be equal; only the request id may differ. */
function withoutRequestId({ status, headers, text }: ClinicResponse): object {
  const id = headers['x-request-id'] ?? '';
  const { 'x-request-id': _, date: __, ...rest } = headers;
  return { status, headers: rest, text: text.replace(id, 'request-id') };
}

describe('invalid credentials', () => {
  it('get the same bytes, whatever their fault (Q2)', async () => {
    const other = apiUsers.ofOther;
    const responses = await Promise.all([
      clinic.request({ url: queue }),
      clinic.request({ url: queue, headers: { authorization: basic('pk_nobody', secret) } }),
      clinic.request({ url: queue, headers: { authorization: basic(`${username}\0`, secret) } }),
      clinic.request({ url: queue, headers: { authorization: basic(username, 'wrong') } }),
      clinic.request({ url: queue, as: 'revoked' }),
      clinic.request({
        url: queue,
        headers: { authorization: basic(other.username, other.secret) },
      }),
      clinic.request({ url: queue, as: 'writer', host: 'other.md-hq.com' }),
      clinic.request({ url: queue, as: 'writer', host: 'unknown.md-hq.com' }),
      clinic.request({ url: queue, as: 'writer', host: 'sandbox.example.com' }),
      clinic.request({ url: queue, as: 'writer', host: '127.0.0.1' }),
    ]);

    const [first, ...others] = responses.map(withoutRequestId);
    for (const response of others) expect(response).toEqual(first);
    expect(first).toMatchObject({ status: 401 });
  });

  it('are not cached: valid ones are accepted afterwards, and invalid ones still refused', async () => {
    await clinic.request({ url: queue, headers: { authorization: basic(username, 'wrong') } });
    const right = await clinic.request({ url: queue, as: 'writer' });
    const wrong = await clinic.request({
      url: queue,
      headers: { authorization: basic(username, 'wrong') },
    });

    expect([right.status, wrong.status]).toEqual([200, 401]);
  });
});

describe('authentication comes first (Q4)', () => {
  const feeder = '/api/v1/patients/1/rxs';
  it.each([
    ['a body of 10 MB', { method: 'POST', url: feeder, body: 'x'.repeat(10_000_000) }],
    ['a broken body', { method: 'POST', url: feeder, body: '{"drug_id":' }],
    [
      'another media type',
      { method: 'POST', url: feeder, body: 'a', headers: { 'content-type': 'text/plain' } },
    ],
    [
      'a compressed body',
      { method: 'POST', url: feeder, body: 'a', headers: { 'content-encoding': 'gzip' } },
    ],
    ['an unknown patient', { method: 'GET', url: '/api/v1/patients/999/portal/enqueued' }],
    ['an id that is none', { method: 'GET', url: '/api/v1/patients/abc/portal/enqueued' }],
    ['an unknown parameter', { method: 'GET', url: `${queue}?nonsense=1` }],
    ['an unknown route', { method: 'GET', url: '/api/v1/nonsense' }],
    ['a method that the route lacks', { method: 'PUT', url: queue }],
  ] as const)('%s is a 401 without credentials', async (_, request) => {
    const response = await clinic.request(request);

    expect(response.status).toBe(401);
  });
});

describe('valid credentials', () => {
  it.each(['Basic', 'basic', 'BASIC', 'bAsIc'])('work with the scheme %s (Q5)', async (scheme) => {
    const authorization = authorizationOf('writer').replace('Basic', scheme);

    expect((await clinic.request({ url: queue, headers: { authorization } })).status).toBe(200);
  });

  it('may have a secret with colons and non-ASCII letters (Q5)', async () => {
    expect(apiUsers.second.secret).toMatch(/:.*:/);
    expect((await clinic.request({ url: queue, as: 'second' })).status).toBe(200);
  });

  it('are compared in normalization form C (Q79)', async () => {
    const decomposed = apiUsers.second.secret.normalize('NFD');
    expect(decomposed).not.toBe(apiUsers.second.secret);
    const authorization = basic(apiUsers.second.username, decomposed);

    expect((await clinic.request({ url: queue, headers: { authorization } })).status).toBe(200);
  });

  it('stay valid long after they were last verified', async () => {
    for (const minutes of [0, 4, 6, 600]) {
      clinic.time.now += minutes * 60_000;
      expect((await clinic.request({ url: queue, as: 'writer' })).status).toBe(200);
    }
  });
});

describe('a read-only API user', () => {
  it('reads', async () => {
    expect((await clinic.request({ url: queue, as: 'reader' })).status).toBe(200);
  });

  it.each([
    ['DELETE', '/api/v1/patients/1/portal/enqueued/1', undefined],
    ['POST', '/api/v1/patients/1/portal/invite', undefined],
    ['POST', '/api/v1/patients/1/rxs', '{"drug_id":'],
    ['POST', '/api/v1/patients/999/questionnaires', { html_content: 'a', raw_data: {} }],
  ] as const)('is forbidden to %s %s, before anything of it is read', async (method, url, body) => {
    const response = await clinic.request({ method, url, as: 'reader', ...(body && { body }) });

    expect(response.status).toBe(403);
    expect(response.json.type).toMatch(/#forbidden$/);
  });
});

describe('a revoked API user', () => {
  it('is refused from the next request on (Q9)', async () => {
    const before = await clinic.request({ url: queue, as: 'second' });
    await clinic.database.write(async (transaction) => {
      const instance = await findInstance(transaction, 'sandbox');
      await updateApiUserRevoked(transaction, {
        instance_id: instance?.instance_id ?? 0,
        username: apiUsers.second.username,
        revoked_at: clinic.time.now,
      });
    });
    const after = await clinic.request({ url: queue, as: 'second' });

    expect([before.status, after.status]).toEqual([200, 401]);
  });
});
