import { createHash } from 'node:crypto';
import { createFailedAttempts, createRates, networkOf, type Uptime } from '@mdhq/portal-access';
import type { InvitationSecret } from '../../../store/invitations/invitations.ts';
import type { Visit } from '../../caller.ts';
import { type RateLimited, rateLimited } from '../../refusal.ts';

/**
 * Limits the attempts at the join page, by network and by link (Q48). Each function returns a refusal if the client has to
 * wait, and otherwise counts the attempt. Opening an active link is not limited: mail scanners open it, and the
 * patients of a hospital may share an address with an attacker.
 */
export interface LinkLimits {
  /** Counts an unknown or inactive token. Both count the same, so that a wait does not distinguish them (Q47). */
  countDead(visit: Visit, token: string): RateLimited | undefined;
  /** Counts a new password for an active link. */
  countRedemption(secret: InvitationSecret): RateLimited | undefined;
  /** Counts a request for the strength of a password. */
  countRating(secret: InvitationSecret): RateLimited | undefined;
  /** Counts a request for a new link, whether it will be sent or not. */
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
