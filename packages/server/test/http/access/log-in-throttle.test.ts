// @stress: guesses and log-ins run concurrently
import { createLogInThrottle } from '@mdhq/portal-access';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Passwords } from '../../../src/portal/passwords/passwords.ts';
import { prepareCommand } from '../../../src/store/prepared-query.ts';
import { apiUsers, authorizationOf, basic, secretHashes } from '../../support/clinic/api-users.ts';
import { type Clinic, openClinic } from '../../support/clinic/clinic.ts';
import { passwords } from '../../support/portal/passwords.ts';
import { countRows } from '../../support/rows.ts';
import { openTestDatabase } from '../../support/test-database.ts';

const queue = '/api/v1/patients/1/portal/enqueued';
const home = '198.51.100.1';
const elsewhere = '203.0.113.1';

const rotate = prepareCommand<{ secret_hash: string }>((queries, parameter) =>
  queries
    .updateTable('api_users')
    .set({ secret_hash: parameter.secret_hash, version: 2 })
    .where('username', '=', apiUsers.writer.username),
);

const secretOf = new Map([
  [secretHashes.writer, apiUsers.writer.secret],
  [secretHashes.second, apiUsers.second.secret],
]);

let clinic: Clinic;
let verifications: number;
let urgencies: (boolean | undefined)[];
beforeEach(async () => {
  verifications = 0;
  urgencies = [];
  // Thousands of real ones would take minutes.
  const guessed: Passwords = {
    ...passwords,
    async verify(password, hash, urgent) {
      verifications += 1;
      urgencies.push(urgent);
      return password === secretOf.get(hash);
    },
  };
  clinic = await openClinic(openTestDatabase, 'info', {
    passwords: guessed,
    trustProxy: ['127.0.0.1'],
  });
});
afterEach(() => clinic.close());

const logIn = (authorization: string, address = home) =>
  clinic.request({ url: queue, headers: { authorization, 'x-forwarded-for': address } });
const right = (address = home) => logIn(authorizationOf('writer'), address);
const wrong = (address = home, username: string = apiUsers.writer.username) => {
  guesses += 1;
  return logIn(basic(username, `wrong-${guesses}`), address);
};
let guesses = 0;
const many = (count: number, send: () => ReturnType<typeof logIn>) =>
  Promise.all(Array.from({ length: count }, send));

async function countStatuses(responses: Promise<{ status: number }[]>) {
  const counts: Record<number, number> = {};
  for (const { status } of await responses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe('guessing is slowed down (Q8)', () => {
  it('after 100 failures in a row, also if they are concurrent', async () => {
    expect(await countStatuses(many(200, () => wrong()))).toEqual({ 401: 100, 429: 100 });
    expect(verifications).toBe(100);
    const response = await wrong();

    expect(response.status).toBe(429);
    expect(response.headers).toMatchObject({
      'retry-after': '10',
      ratelimit: '"failures";r=0;t=10',
      'ratelimit-policy': '"failures";q=100;w=86400',
    });
  });

  it('with waits that grow up to 15 minutes; waiting is sufficient each time (Q25)', async () => {
    await many(100, () => wrong());
    const waits: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      const { headers } = await wrong();
      waits.push(Number(headers['retry-after']));
      clinic.time.now += Number(headers['retry-after']) * 1_000;
      expect((await wrong()).status).toBe(401);
    }

    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 640, 900, 900]);
  });

  it('for all user names that are tried from one address', async () => {
    await many(100, () => wrong(home, `pk_${guesses}`));
    expect((await wrong(home, 'pk_another')).status).toBe(429);
  });

  it('for a whole IPv6 network', async () => {
    await many(100, () => wrong(`2001:db8:1:2::${(guesses % 0xffff).toString(16)}`));
    expect((await wrong('2001:db8:1:2:ffff::1')).status).toBe(429);
    expect((await wrong('2001:db8:1:3::1')).status).toBe(401);
  });

  it('but not for requests without credentials', async () => {
    await many(150, () => clinic.request({ url: queue }));
    expect((await right()).status).toBe(200);
  });
});

it('concurrent guesses start one per tick of the event loop, and other requests are served meanwhile (Q8)', async () => {
  const begun: number[] = [];
  let isDone = false;
  function look() {
    begun.push(verifications);
    if (!isDone) setImmediate(look);
  }
  look();
  await many(40, () => wrong());
  isDone = true;
  const inOneTurn = begun.map((count, turn) => count - (begun[turn - 1] ?? count));

  expect(verifications).toBe(40);
  expect(Math.max(...inOneTurn)).toBeLessThanOrEqual(2);
});

describe('requests without credentials', () => {
  it('are counted in one event, and limited to 600 a minute without affecting other clients (Q74)', async () => {
    const anonymous = () => clinic.request({ url: queue, headers: { 'x-forwarded-for': home } });
    const events = () => countRows(clinic, 'audit_events');
    const before = await events();
    expect(await countStatuses(many(700, anonymous))).toEqual({ 401: 600, 429: 100 });
    expect(await events()).toBe(before + 1);
    expect((await right()).status).toBe(200);
  });
});

describe('the clinic is never locked out (Q8)', () => {
  it('by guesses of its user name from other addresses', async () => {
    await many(150, () => wrong(elsewhere));
    expect((await wrong(elsewhere)).status).toBe(429);
    expect((await right()).status).toBe(200);
  });

  it('by guesses from its own address, also long after its last log-in', async () => {
    await right();
    clinic.time.now += 3_600_000;
    await many(150, () => wrong());
    expect((await wrong()).status).toBe(429);
    expect((await right()).status).toBe(200);
  });

  it('by guesses at other user names from its own address, even with a new secret', async () => {
    await right();
    await many(150, () => wrong(home, 'pk_nobody'));
    expect((await wrong(home, 'pk_nobody')).status).toBe(429);
    await clinic.database.write((transaction) =>
      transaction.execute(rotate, { secret_hash: secretHashes.second }),
    );

    const { username } = apiUsers.writer;
    expect((await logIn(basic(username, apiUsers.second.secret))).status).toBe(200);
    expect((await right()).status).toBe(429);
  });

  it('by its own failures, once it has waited', async () => {
    await many(100, () => wrong());
    const { status, headers } = await right();
    expect(status).toBe(429);
    clinic.time.now += Number(headers['retry-after']) * 1_000;

    expect((await right()).status).toBe(200);
    expect(await countStatuses(many(50, () => wrong()))).toEqual({ 401: 50 });
  });

  it('by a full queue of guesses: known users are served first', async () => {
    await right();
    clinic.time.now += 3_600_000;
    await wrong(elsewhere);
    await right(elsewhere);
    await wrong();
    await wrong(home, 'pk_nobody');
    expect(urgencies).toEqual([false, false, true, true, false]);
  });

  it('by the first log-ins of hundreds of API users from its address', async () => {
    const throttle = createLogInThrottle({
      uptime: () => clinic.time.now,
      pause: async () => undefined,
    });
    const verdicts = new Set<unknown>();
    for (let index = 0; index < 300; index += 1) {
      const logIn = { subdomain: 'sandbox', username: `pk_${index}`, address: home };
      verdicts.add(await throttle.attempt(logIn, async () => true));
    }
    expect(verdicts).toEqual(new Set([true]));
  });

  it('by many programs that log in concurrently', async () => {
    expect(await countStatuses(many(300, () => right()))).toEqual({ 200: 300 });
    expect(verifications).toBe(1);
  });
});

describe('wrong credentials get one response (Q2, Q73)', () => {
  it('429 for known, unknown and revoked users, once the network has to wait', async () => {
    await right();
    await many(100, () => wrong(home, `pk_${guesses}`));
    const responses = [
      await wrong(),
      await wrong(home, 'pk_nobody'),
      await wrong(home, apiUsers.revoked.username),
    ].map(({ status, headers, json }) => ({
      status,
      retryAfter: headers['retry-after'],
      ratelimit: headers['ratelimit'],
      body: { ...json, instance: undefined },
    }));

    expect(responses[0]).toMatchObject({ status: 429, retryAfter: '10' });
    expect(responses[1]).toEqual(responses[0]);
    expect(responses[2]).toEqual(responses[0]);
    expect((await right()).status).toBe(200);
  });
});

describe('a change of the wall clock (Q77)', () => {
  it.each([
    ['back by a day', -86_400_000],
    ['ahead by a day', 86_400_000],
  ])('%s changes no wait: the time in Retry-After is enough, and no less', async (_, shift) => {
    await many(100, () => wrong());
    for (let round = 0; round < 7; round += 1) {
      clinic.time.now += Number((await wrong()).headers['retry-after']) * 1_000;
      expect((await wrong()).status).toBe(401);
    }
    clinic.time.shift = shift;
    const { status, headers } = await right();
    expect({ status, retryAfter: headers['retry-after'] }).toEqual({
      status: 429,
      retryAfter: '900',
    });
    clinic.time.now += 899_999;
    expect((await right()).status).toBe(429);
    clinic.time.now += 1;
    expect((await right()).status).toBe(200);
  });
});

describe('an unknown user takes as long as a known one (Q3)', () => {
  it.each([
    ['a wrong secret', () => wrong()],
    ['an unknown user', () => wrong(home, 'pk_nobody')],
    ['a revoked user', () => logIn(authorizationOf('revoked'))],
    ['a user of another instance', () => logIn(authorizationOf('ofOther'))],
  ])('one Argon2id: %s', async (_, send) => {
    expect((await send()).status).toBe(401);
    expect(verifications).toBe(1);
  });
});
