import { createHash } from 'node:crypto';
import { createFailedAttempts, createRates, networkOf, type Uptime } from '@mdhq/portal-access';
import type { InvitationSecret } from '../../../store/invitations/invitations.ts';
import type { Visit } from '../../caller.ts';
import { type RateLimited, rateLimited } from '../../refusal.ts';

/**
 * How much may be tried at the page behind the links, by address and by link (Q48). Each answers how long to wait, and
 * counts only where nobody has to. A link that works opens as often as anyone likes: mail scanners open it,
 * and a hospital's patients may share an address with somebody who guesses.
 */
export interface LinkLimits {
  /** An unknown or inactive token was tried. Both count alike, or a wait would tell them apart (Q47). */
  countDead(visit: Visit, token: string): RateLimited | undefined;
  /** A new password was sent for a link that works. Whoever sends the right one needs no second try. */
  countRedemption(secret: InvitationSecret): RateLimited | undefined;
  /** The strength of a password was asked for. */
  countRating(secret: InvitationSecret): RateLimited | undefined;
  /** A new link was asked for: whether rightly must not be seen by this. */
  countRenewal(visit: Visit): RateLimited | undefined;
}

const ratings = { name: 'ratings', quota: 60, windowSeconds: 60 };
const mostLinks = 20_000;

export function createLinkLimits(uptime: Uptime): LinkLimits {
  const failures = createFailedAttempts(uptime);
  const rate = createRates(uptime, ratings, mostLinks);
  const network = ({ address }: Visit) => `network ${networkOf(address)}`;
  const link = ({ instance_id, secret_hash }: InvitationSecret) =>
    `link ${instance_id}/${secret_hash}`;
  const dead = ({ instanceId }: Visit, token: string) =>
    `token ${instanceId}/${createHash('sha256').update(token).digest('base64url')}`;

  return {
    countDead: (visit, token) =>
      rateLimited(failures.begin([network(visit), dead(visit, token)], network(visit))),
    countRedemption: (secret) => rateLimited(failures.begin([link(secret)], link(secret))),
    countRating: (secret) => rateLimited(rate(link(secret))),
    countRenewal: (visit) => rateLimited(failures.begin([network(visit)], network(visit))),
  };
}
