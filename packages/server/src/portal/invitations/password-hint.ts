import { type PasswordRating, ratePassword } from '../passwords/password-rules.ts';
import { foldUsername } from '../passwords/usernames.ts';
import {
  type DeadLink,
  type LinkDependencies,
  openLink,
  type TooOften,
  type Visit,
} from './link/live-link.ts';
import { wordsToGuessBy } from './password-words.ts';
import type { Credentials } from './redemption.ts';

export interface RatedPassword {
  outcome: 'rated';
  rating: PasswordRating;
}

/**
 * Rates a password that somebody is about to choose, by the rules that it will be held to. Only the holder of a link
 * that works may ask. It is kept nowhere, and tells nothing of the patient, so it leaves no audit event.
 */
export async function rateNewPassword(
  dependencies: LinkDependencies,
  visit: Visit,
  token: string,
  { username = '', password }: Credentials,
): Promise<RatedPassword | DeadLink | TooOften> {
  const { database, linkLimits, passwordStrength } = dependencies;
  const link = await openLink(dependencies, visit, 'ratePassword', token);
  if (link.outcome !== 'live') return link;
  const refusal = linkLimits.countRating(link.secret);
  if (refusal !== undefined) return { outcome: 'too-often', refusal };
  const known = await wordsToGuessBy(database.reads, link, foldUsername(username));
  return { outcome: 'rated', rating: await ratePassword(passwordStrength, password, known) };
}
