import { createPasswordStrength } from '../../../src/portal/passwords/password-strength.ts';

/** Shared by all tests, because its dictionaries take a second to load. It stores nothing. */
export const passwordStrength = createPasswordStrength();
