import { createPasswordStrength } from '../../../src/portal/passwords/password-strength.ts';

/** One for all tests, for its dictionaries take a second to load; it keeps nothing of what it was asked. */
export const passwordStrength = createPasswordStrength();
