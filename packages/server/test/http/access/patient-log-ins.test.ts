import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashWithoutPassword } from '../../../src/portal/passwords/password-hash.ts';
import type { Passwords } from '../../../src/portal/passwords/passwords.ts';
import { apiUsers } from '../../support/clinic/api-users.ts';
import { type Clinic, openClinic } from '../../support/clinic/clinic.ts';
import { giveAccount } from '../../support/clinic/portal-account.ts';
import { passwords } from '../../support/portal/passwords.ts';
import { openTestDatabase } from '../../support/test-database.ts';

let clinic: Clinic;
/** The hashes that a patient's password was compared with. */
let verified: string[];
beforeEach(async () => {
  verified = [];
  // Hundreds of real hashes would take long. The secret of the API user and the password of the patient are valid.
  const guessed: Passwords = {
    ...passwords,
    async verify(password, hash) {
      if (password === apiUsers.writer.secret) return true;
      verified.push(hash);
      return password === 'right';
    },
  };
  clinic = await openClinic(openTestDatabase, 'info', { passwords: guessed });
  await giveAccount(clinic.database, { username: 'canary', password_hash: 'none' });
});
afterEach(() => clinic.close());

const validate = (password: string, username = 'canary') =>
  clinic.request({
    method: 'POST',
    url: '/api/v1/patients/portal/validate_credentials',
    as: 'writer',
    body: { username, password },
  });
const guess = async (count: number, username?: string) => {
  for (let guessed = 0; guessed < count; guessed += 1) await validate('wrong', username);
};

it.each([
  ['a known user name', 'canary', 'CANARY'],
  ['an unknown one', 'unknown', 'unknown'],
])("%s: a patient's password can be guessed 100 times in a row (Q8)", async (_, name, same) => {
  await guess(99, name);
  expect((await validate('wrong', same)).json.result).toBe(false);
  const response = await validate('right', name);

  expect(response.status).toBe(429);
  expect(response.headers['retry-after']).toBe('10');
});

it('the valid one is accepted after the wait, and resets the count (Q8, Q25)', async () => {
  await guess(100);
  clinic.time.now += 10_000;
  expect((await validate('right')).json.result).toBe(true);
  await guess(99);
  expect((await validate('right')).status).toBe(200);
});

it("another patient's is not affected", async () => {
  await guess(101);
  expect((await validate('wrong', 'another')).status).toBe(200);
});

it.each([
  ['a known user name', 'canary', 'none'],
  ['an unknown one', 'unknown', hashWithoutPassword],
])(
  '%s: one password is hashed, so that the time does not reveal which it is (Q3)',
  async (_, name, hash) => {
    await validate('wrong', name);
    expect(verified).toEqual([hash]);
  },
);
