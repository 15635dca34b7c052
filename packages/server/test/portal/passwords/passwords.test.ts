import { expect, it } from 'vitest';
import { hashPassword } from '../../../src/portal/passwords/password-hash.ts';
import { createPasswords, TooManyPasswords } from '../../../src/portal/passwords/passwords.ts';

const stored = await hashPassword('right');

it('verifies passwords one at a time', async () => {
  const passwords = createPasswords(1);
  const found = await Promise.all([
    passwords.verify('right', stored),
    passwords.verify('wrong', stored),
    passwords.verify('right', await passwords.hash('right')),
  ]);
  expect(found).toEqual([true, false, true]);
});

it('verifies urgent passwords before an earlier flood (Q8)', async () => {
  const passwords = createPasswords(1);
  const order: string[] = [];
  const flood = Array.from({ length: 20 }, () =>
    passwords.verify('wrong', stored).then(() => order.push('flood')),
  );
  const urgent = passwords.verify('right', stored, true).then(() => order.push('urgent'));
  await Promise.all([...flood, urgent]);

  expect(order.indexOf('urgent')).toBe(1);
});

it('limits the queue to a hundred, and still accepts urgent ones (Q8)', async () => {
  const passwords = createPasswords(2);
  const flood = Array.from({ length: 200 }, () => passwords.verify('wrong', stored));
  const urgent = passwords.verify('right', stored, true);
  const settled = await Promise.allSettled(flood);
  const refused = settled.filter(({ status }) => status === 'rejected');

  expect(await urgent).toBe(true);
  expect(refused).toHaveLength(98);
  for (const each of refused) expect(each).toMatchObject({ reason: expect.any(TooManyPasswords) });
});

it('continues after a stored hash that is invalid', async () => {
  const passwords = createPasswords(1);
  await expect(passwords.verify('right', 'nonsense')).rejects.toThrow('not Argon2id');
  expect(await passwords.verify('right', stored)).toBe(true);
});
