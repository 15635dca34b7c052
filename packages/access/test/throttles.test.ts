import { describe, expect, it } from 'vitest';
import {
  BoundedTable,
  createFailedAttempts,
  createLogInThrottle,
  createRates,
} from '../src/index.ts';

const minute = 60_000;
const dayMs = 24 * 60 * minute;
const times = (count: number, work: (index: number) => unknown) => {
  for (let index = 0; index < count; index += 1) work(index);
};

describe('BoundedTable', () => {
  const weigh = (state: number) => state;

  it('never exceeds its limit of entries (Q73)', () => {
    const table = new BoundedTable<number>({ most: 8, weigh });
    times(1_000, (index) => table.set(`key ${index}`, index));
    expect(table.size).toBeLessThanOrEqual(8);
  });

  it('evicts entries of weight zero first, then the lightest, and never one of infinite weight', () => {
    const table = new BoundedTable<number>({ most: 8, weigh });
    table.set('waiting', Number.POSITIVE_INFINITY);
    table.set('heavy', 100);
    times(6, (index) => table.set(`zero ${index}`, 0));
    times(1_000, (index) => table.set(`light ${index}`, 1));
    expect(table.get('waiting')).toBe(Number.POSITIVE_INFINITY);
    expect(table.get('heavy')).toBe(100);
    expect(table.get('zero 0')).toBeUndefined();
  });

  it('refuses a new key while no entry may be evicted, but updates existing ones', () => {
    const table = new BoundedTable<number>({ most: 2, weigh });
    times(2, (index) => table.set(`waiting ${index}`, Number.POSITIVE_INFINITY));
    expect(table.set('another', 1)).toBe(false);
    expect(table.set('waiting 0', 5)).toBe(true);
    expect(table.set('another', 1)).toBe(true);
  });

  it('evicts entries of the same owner once the owner has reached its limit', () => {
    const table = new BoundedTable<number>({ most: 100, mostOfOwner: 10, weigh });
    table.set('light', 1, 'victim');
    times(500, (index) => table.set(`key ${index}`, 5, 'attacker'));
    expect(table.get('light')).toBe(1);
    expect(table.size).toBeLessThanOrEqual(11);
  });

  it('accepts new entries of an owner whose entries were deleted', () => {
    const table = new BoundedTable<number>({ most: 100, mostOfOwner: 1, weigh });
    table.set('one', Number.POSITIVE_INFINITY, 'owner');
    expect(table.set('other', 1, 'owner')).toBe(false);
    table.delete('one');
    expect(table.set('other', 1, 'owner')).toBe(true);
  });
});

describe('createFailedAttempts', () => {
  it('keeps an active wait while 20,600 other keys fail (Q73)', () => {
    const attempts = createFailedAttempts(() => 0);
    times(100, () => attempts.begin(['victim'], 'victim'));
    times(20_600, (index) => attempts.begin([`other ${index}`], 'attacker'));
    expect(attempts.begin(['victim'], 'victim')).toMatchObject({ waitMs: 10_000 });
  });

  it('keeps 99 failures while 20,600 other keys fail once (Q73)', () => {
    const attempts = createFailedAttempts(() => 0);
    times(99, () => attempts.begin(['victim'], 'victim'));
    times(20_600, (index) => attempts.begin([`other ${index}`], 'attacker'));
    expect(attempts.begin(['victim'], 'victim')).toBeUndefined();
    expect(attempts.begin(['victim'], 'victim')).toBeDefined();
  });

  it('refuses further keys of an owner whose keys all have to wait, but not those of other owners (Q73)', () => {
    const attempts = createFailedAttempts(() => 0, { mostInARow: 1, mostOfOwner: 10 });
    times(10, (index) => attempts.begin([`key ${index}`], 'attacker'));
    expect(attempts.begin(['another'], 'attacker')).toMatchObject({ waitMs: 10_000 });
    expect(attempts.begin(['another'], 'victim')).toBeUndefined();
  });

  it('removes a key whose only attempt did not fail', () => {
    const attempts = createFailedAttempts(() => 0, { mostInARow: 2, mostOfOwner: 1 });
    attempts.begin(['one'], 'owner');
    attempts.subtract(['one']);
    times(2, () => attempts.begin(['other'], 'owner'));
    expect(attempts.waitOf(['other'])).toBeDefined();
  });

  it('forgets all failures after a day without one', () => {
    let now = 0;
    const attempts = createFailedAttempts(() => now);
    times(120, () => {
      attempts.begin(['key'], 'owner');
      now += 15 * minute;
    });
    now += dayMs;
    times(100, () => expect(attempts.begin(['key'], 'owner')).toBeUndefined());
    expect(attempts.begin(['key'], 'owner')).toMatchObject({ waitMs: 10_000 });
  });
});

describe('createRates', () => {
  const limit = { name: 'test', quota: 5, windowSeconds: 60 };

  it('keeps an active wait while more other keys are used than are tracked (Q73)', () => {
    const rates = createRates(() => 0, limit, 1_000);
    times(5, () => rates('victim'));
    times(1_100, (index) => rates(`other ${index}`));
    expect(rates('victim')).toMatchObject({ waitMs: 12_000 });
  });

  it('refuses further keys while all tracked keys have to wait, and accepts them afterwards', () => {
    let now = 0;
    const rates = createRates(() => now, limit, 10);
    times(10, (index) => times(5, () => rates(`key ${index}`)));
    expect(rates('another')).toMatchObject({ waitMs: 12_000 });
    now += 12_000;
    expect(rates('another')).toBeUndefined();
  });
});

describe('createLogInThrottle', () => {
  const at = (username: string, address = '203.0.113.9') => ({ subdomain: '', username, address });
  const right = async () => true;
  const wrong = async () => false;

  function setUp() {
    const pauses: (() => void)[] = [];
    let isHeld = false;
    const throttle = createLogInThrottle({
      uptime: () => 0,
      pause: () => (isHeld ? new Promise((resolve) => pauses.push(resolve)) : Promise.resolve()),
    });
    return {
      throttle,
      pauses,
      holdPauses: () => {
        isHeld = true;
      },
      async failAtNetwork() {
        for (let index = 0; index < 100; index += 1) {
          await throttle.attempt(at(`user ${index}`), wrong);
        }
      },
    };
  }

  it('gives known, unknown and new users the same response to each attempt (Q73)', async () => {
    const responses = new Map<string, unknown[]>();
    for (const username of ['known', 'unknown']) {
      const { throttle, failAtNetwork } = setUp();
      if (username === 'known') await throttle.attempt(at('known'), right);
      await failAtNetwork();
      const received: unknown[] = [];
      for (let index = 0; index < 150; index += 1) {
        received.push(await throttle.attempt(at(username), wrong));
      }
      responses.set(username, received);
    }
    expect(responses.get('known')).toEqual(responses.get('unknown'));
    expect(responses.get('known')?.[0]).toMatchObject({ waitMs: 10_000 });
  });

  it('counts failures of a known user against the network like those of other users (Q73)', async () => {
    const { throttle } = setUp();
    await throttle.attempt(at('known'), right);
    for (let index = 0; index < 100; index += 1) await throttle.attempt(at('known'), wrong);
    expect(await throttle.attempt(at('other'), right)).toMatchObject({ waitMs: 10_000 });
  });

  it('pauses with and without a verification, so that the time reveals nothing (Q3, Q73)', async () => {
    const { throttle, failAtNetwork, holdPauses, pauses } = setUp();
    await throttle.attempt(at('known'), right);
    await failAtNetwork();
    holdPauses();
    const settled: string[] = [];
    const attempts = ['known', 'unknown'].map((username) =>
      throttle.attempt(at(username), wrong).then(() => settled.push(username)),
    );
    await new Promise(setImmediate);
    expect(settled).toEqual([]);
    for (const resume of pauses) resume();
    await Promise.all(attempts);
    expect(settled).toHaveLength(2);
  });

  it('subtracts the failures of a user who logs in, but not those of others (Q8)', async () => {
    const { throttle } = setUp();
    for (let index = 0; index < 60; index += 1) await throttle.attempt(at('mistaken'), wrong);
    for (let index = 0; index < 30; index += 1) await throttle.attempt(at('other'), wrong);
    expect(await throttle.attempt(at('mistaken'), right)).toBe(true);
    for (let index = 0; index < 70; index += 1) {
      expect(await throttle.attempt(at(`user ${index}`), wrong)).toBe(false);
    }
    expect(await throttle.attempt(at('new'), right)).toMatchObject({ waitMs: 10_000 });
  });

  it('subtracts nothing for attempts of a known user while the network has to wait (Q8)', async () => {
    const { throttle, failAtNetwork } = setUp();
    await throttle.attempt(at('known'), right);
    await failAtNetwork();
    for (let index = 0; index < 50; index += 1) await throttle.attempt(at('known'), wrong);
    await throttle.attempt(at('known'), right);
    expect(await throttle.attempt(at('new'), right)).toMatchObject({ waitMs: 10_000 });
  });

  it('treats a log-in that was valid without an attempt like one that was verified (Q8)', async () => {
    const { throttle } = setUp();
    for (let index = 0; index < 60; index += 1) await throttle.attempt(at('mistaken'), wrong);
    throttle.countSuccess(at('mistaken'));
    expect(throttle.isKnown(at('mistaken'))).toBe(true);
    for (let index = 0; index < 99; index += 1) await throttle.attempt(at(`user ${index}`), wrong);
    expect(await throttle.attempt(at('new'), right)).toBe(true);
  });

  it('lets a known user with a valid secret log in while the network has to wait (Q8)', async () => {
    const { throttle, failAtNetwork } = setUp();
    await throttle.attempt(at('known'), right);
    await failAtNetwork();
    expect(await throttle.attempt(at('known'), right)).toBe(true);
    expect(await throttle.attempt(at('new'), right)).toMatchObject({ waitMs: 10_000 });
    expect(await throttle.attempt(at('new', '198.51.100.1'), right)).toBe(true);
  });
});
