import { createPasswords, type Passwords } from '../../../src/portal/passwords/passwords.ts';
import { quickHash } from './quick-hash.ts';

/** One for all tests, for its threads take a moment to begin; it keeps nothing of what it was asked. */
export const passwords = createPasswords();

/** The same, except that it hashes with the least cost. */
export const quickPasswords: Passwords = { ...passwords, hash: quickHash };
