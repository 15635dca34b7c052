// @stress: threads hash concurrently
import { expect, it } from 'vitest';
import { createPasswords, TooManyPasswords } from '../../../src/portal/passwords/passwords.ts';
import { quickHash } from '../../support/portal/quick-hash.ts';

/** The tests are about the queue, so only one of them verifies a hash with the real cost. */
const stored = await quickHash('right');
/** No password waits too long, however busy the machine is. */
const uptime = () => 0;

it('verifies passwords one at a time', async () => {
  const passwords = createPasswords(uptime, 1);
  const found = await Promise.all([
    passwords.verify('right', stored),
    passwords.verify('wrong', stored),
    passwords.verify('right', await passwords.hash('right')),
  ]);
  expect(found).toEqual([true, false, true]);
});

it('verifies urgent passwords before an earlier flood (Q8)', async () => {
  const passwords = createPasswords(uptime, 1);
  const order: string[] = [];
  const flood = Array.from({ length: 20 }, () =>
    passwords.verify('wrong', stored).then(() => order.push('flood')),
  );
  const urgent = passwords.verify('right', stored, true).then(() => order.push('urgent'));
  await Promise.all([...flood, urgent]);

  expect(order.indexOf('urgent')).toBe(1);
});

it('limits the queue to a hundred, and still accepts urgent ones (Q8)', async () => {
  const passwords = createPasswords(uptime, 2);
  const flood = Array.from({ length: 200 }, () => passwords.verify('wrong', stored));
  const urgent = passwords.verify('right', stored, true);
  const settled = await Promise.allSettled(flood);
  const refused = settled.filter(({ status }) => status === 'rejected');

  expect(await urgent).toBe(true);
  expect(refused).toHaveLength(98);
  for (const each of refused) expect(each).toMatchObject({ reason: expect.any(TooManyPasswords) });
});

it('refuses passwords that have waited for half a minute, before their response is due (Q8)', async () => {
  let now = 0;
  const passwords = createPasswords(() => now, 1);
  const first = passwords.verify('right', stored);
  const overdue = [passwords.verify('right', stored), passwords.verify('right', stored, true)];
  now = 1;
  const inTime = passwords.verify('right', stored);
  now = 30_000;
  const refused = await Promise.allSettled(overdue);

  expect(await first).toBe(true);
  for (const each of refused) expect(each).toMatchObject({ reason: expect.any(TooManyPasswords) });
  expect(await inTime).toBe(true);
});

it('continues after a stored hash that is invalid', async () => {
  const passwords = createPasswords(uptime, 1);
  await expect(passwords.verify('right', 'nonsense')).rejects.toThrow('not Argon2id');
  expect(await passwords.verify('right', stored)).toBe(true);
});
