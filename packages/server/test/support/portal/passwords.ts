import { createPasswords } from '../../../src/portal/passwords/passwords.ts';

/** One for all tests, for its threads take a moment to begin; it keeps nothing of what it was asked. */
export const passwords = createPasswords();
