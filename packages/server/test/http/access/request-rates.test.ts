import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ApiUserKey } from '../../support/clinic/api-users.ts';
import { type Clinic, openClinic } from '../../support/clinic/clinic.ts';
import { openTestDatabase } from '../../support/test-database.ts';

const queue = '/api/v1/patients/1/portal/enqueued';

let clinic: Clinic;
beforeEach(async () => {
  clinic = await openClinic(openTestDatabase, 'info', { requestsPerMinute: 30 });
});
afterEach(() => clinic.close());

const ask = (as: ApiUserKey = 'writer') => clinic.request({ url: queue, as });
async function statusesOf(count: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let asked = 0; asked < count; asked += 1) statuses.push((await ask()).status);
  return statuses;
}

describe('an API user beyond its rate limit (Q25)', () => {
  it('gets the 429 of the contract, with the limit', async () => {
    expect(new Set(await statusesOf(30))).toEqual(new Set([200]));
    const response = await ask();

    expect(response.status).toBe(429);
    expect(response.json.type).toMatch(/#rate-limited$/);
    expect(response.headers).toMatchObject({
      'retry-after': '2',
      ratelimit: '"api";r=0;t=2',
      'ratelimit-policy': '"api";q=30;w=60',
    });
  });

  it('is accepted after the time in Retry-After, and not before', async () => {
    await statusesOf(30);
    for (let round = 0; round < 10; round += 1) {
      const { headers } = await ask();
      clinic.time.now += Number(headers['retry-after']) * 1_000 - 1;
      expect((await ask()).status).toBe(429);
      clinic.time.now += 1;
      expect((await ask()).status).toBe(200);
    }
  });

  it('gets whole seconds, rounded up', async () => {
    const seven = await openClinic(openTestDatabase, 'info', { requestsPerMinute: 7 });
    onTestFinished(() => seven.close());
    const askIt = () => seven.request({ url: queue, as: 'writer' });
    for (let asked = 0; asked < 7; asked += 1) await askIt();
    const { headers } = await askIt();

    expect(headers['retry-after']).toBe('9');
    seven.time.now += 9_000;
    expect((await askIt()).status).toBe(200);
  });

  it('has the whole limit again after a minute', async () => {
    await statusesOf(30);
    clinic.time.now += 60_000;
    expect(await statusesOf(31)).toEqual([...Array(30).fill(200), 429]);
  });

  it('does not affect other API users', async () => {
    await statusesOf(31);
    expect((await ask('second')).status).toBe(200);
  });

  it('has changed nothing with the refused request', async () => {
    await statusesOf(30);
    const invite = await clinic.request({
      method: 'POST',
      url: '/api/v1/patients/1/portal/invite',
      as: 'writer',
    });
    expect(invite.status).toBe(429);
  });

  it('does not wait for an hour if the clock was set back by one', async () => {
    await statusesOf(30);
    clinic.time.shift -= 3_600_000;
    clinic.time.now += Number((await ask()).headers['retry-after']) * 1_000;
    expect((await ask()).status).toBe(200);
  });
});
