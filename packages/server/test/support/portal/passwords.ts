import { createPasswords, type Passwords } from '../../../src/portal/passwords/passwords.ts';
import { quickHash } from './quick-hash.ts';

/** Shared by all tests, because its threads take a moment to start. It stores nothing. */
export const passwords = createPasswords();

/** The same, except that it hashes with the least cost. */
export const quickPasswords: Passwords = { ...passwords, hash: quickHash };
