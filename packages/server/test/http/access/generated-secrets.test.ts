import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ApiUserCredentials,
  createApiUser,
  revokeApiUser,
} from '../../../src/portal/access/api-users.ts';
import type { Passwords } from '../../../src/portal/passwords/passwords.ts';
import { AdminRefusal } from '../../../src/portal/refusal.ts';
import { apiUsers, basic, secretHashes } from '../../support/clinic/api-users.ts';
import { type Clinic, type ClinicResponse, openClinic } from '../../support/clinic/clinic.ts';
import { passwords } from '../../support/portal/passwords.ts';

const home = '198.51.100.1';
const { username: chosenName, secret: chosenSecret } = apiUsers.writer;

/** A server that has verified no credentials since its start, and an API user with a generated secret. */
let clinic: Clinic;
let generated: ApiUserCredentials;
let verifications: number;
beforeEach(async () => {
  verifications = 0;
  // Hundreds of real ones would take half a minute.
  const counted: Passwords = {
    ...passwords,
    async verify(password, hash) {
      verifications += 1;
      return hash === secretHashes.writer && password === chosenSecret;
    },
  };
  clinic = await openClinic(undefined, 'info', { passwords: counted, trustProxy: ['127.0.0.1'] });
  const created = await createApiUser(clinic.database, 'kim', () => clinic.time.now, randomBytes, {
    subdomain: 'sandbox',
    readOnly: false,
  });
  if (created instanceof AdminRefusal) throw new Error(created.code);
  generated = created;
});
afterEach(() => clinic.close());

function logIn(username: string, secret: string): Promise<ClinicResponse> {
  const headers = { authorization: basic(username, secret), 'x-forwarded-for': home };
  return clinic.request({ url: '/api/v1/patients/1/portal/enqueued', headers });
}

async function failTimes(count: number, username = 'pk_nobody'): Promise<void> {
  const attempts = Array.from({ length: count }, (_, index) => logIn(username, `wrong-${index}`));
  await Promise.all(attempts);
}

/** What a client can compare: all but what names the request. */
const comparable = ({ status, headers, json }: ClinicResponse): object => ({
  status,
  retryAfter: headers['retry-after'],
  ratelimit: headers['ratelimit'],
  body: { ...json, instance: undefined },
});

describe('a generated secret', () => {
  it('is accepted after 150 wrong log-ins from its address, though the server has just started (Q8)', async () => {
    await failTimes(150);
    expect((await logIn('pk_nobody', 'wrong')).status).toBe(429);
    verifications = 0;

    expect((await logIn(generated.username, generated.secret)).status).toBe(200);
    expect(verifications).toBe(0);
  });

  it('forgets the failures of its API user, which a program with an old secret has caused (Q8)', async () => {
    await failTimes(99, generated.username);
    expect((await logIn(generated.username, generated.secret)).status).toBe(200);
    await failTimes(99, generated.username);

    expect((await logIn(chosenName, chosenSecret)).status).toBe(200);
  });

  it('is refused once it was revoked, after one Argon2id (Q3, Q9)', async () => {
    expect((await logIn(generated.username, generated.secret)).status).toBe(200);
    const now = () => clinic.time.now;
    await revokeApiUser(clinic.database, 'kim', now, 'sandbox', generated.username);
    verifications = 0;

    expect((await logIn(generated.username, generated.secret)).status).toBe(401);
    expect(verifications).toBe(1);
  });

  it('is not accepted for another API user, nor at another instance (Q2)', async () => {
    expect((await logIn(chosenName, generated.secret)).status).toBe(401);
    const authorization = basic(generated.username, generated.secret);
    const elsewhere = await clinic.request({
      url: '/api/v1/patients/1/portal/enqueued',
      host: 'other.md-hq.com',
      headers: { authorization },
    });
    expect(elsewhere.status).toBe(401);
  });
});

it('a secret that was chosen is verified with Argon2id, and has to wait like any other (Q8, Q11)', async () => {
  expect((await logIn(chosenName, chosenSecret)).status).toBe(200);
  expect(verifications).toBe(1);
  await failTimes(150);

  expect((await logIn(apiUsers.second.username, apiUsers.second.secret)).status).toBe(429);
});

describe('a wrong secret', () => {
  const users = () => [generated.username, chosenName, apiUsers.revoked.username, 'pk_nobody'];

  it('costs one Argon2id and gets one response, for API users with and without a digest and unknown ones (Q2, Q3)', async () => {
    const responses: object[] = [];
    for (const username of users()) {
      verifications = 0;
      responses.push(comparable(await logIn(username, 'A'.repeat(43))));
      expect(verifications, username).toBe(1);
    }

    expect(responses[0]).toMatchObject({ status: 401 });
    for (const response of responses) expect(response).toEqual(responses[0]);
  });

  it('gets one response without an Argon2id while the network has to wait (Q73)', async () => {
    await failTimes(100);
    verifications = 0;
    const responses: object[] = [];
    for (const username of users()) {
      responses.push(comparable(await logIn(username, 'A'.repeat(43))));
    }

    expect(verifications).toBe(0);
    expect(responses[0]).toMatchObject({ status: 429, retryAfter: '10' });
    for (const response of responses) expect(response).toEqual(responses[0]);
  });
});
