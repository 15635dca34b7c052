import { randomUUID } from 'node:crypto';
import { hashWithoutPassword } from '../../../src/portal/passwords/password-hash.ts';
import { createPasswords, type Passwords } from '../../../src/portal/passwords/passwords.ts';
import { quickHash } from './quick-hash.ts';

/** Shared by all tests, because its threads take a moment to start. It stores nothing. */
export const passwords = createPasswords(() => 0);

const quickHashWithoutPassword = await quickHash(randomUUID());

/** Passwords with the lowest cost. The threads have low priority, so on a busy machine a costly hash takes seconds. */
export const quickPasswords: Passwords = {
  ...passwords,
  hash: quickHash,
  verify: (password, hash, urgent) =>
    passwords.verify(
      password,
      hash === hashWithoutPassword ? quickHashWithoutPassword : hash,
      urgent,
    ),
};
