import { type Invitation, type InvitationResult, PortalError } from '@mdhq/portal-client';
import { type ApiResponse, problemCodeOf } from '../../http/messages.ts';
import type { Session } from '../../http/session.ts';
import { Blocked, expectThat } from '../expect.ts';

/** The reason to skip a case that needs another invitation. */
export const invitationsUsedUp =
  'the target has reached its limit of invitations for --invitee (429 rate-limited)';

/** A URL, a token or a JWT. */
const linkLike = /https?:|#|eyJ|[\w-]{32,}/;

/** Whether a response contains nothing that looks like a link or token. */
export function hasNoLink(response: unknown): boolean {
  return !linkLike.test(JSON.stringify(response));
}

/**
 * Sends an invitation to `target.invitee`.
 * @throws Blocked if the hourly limit of the target is reached (Q49)
 */
export async function inviteInvitee(session: Session): Promise<InvitationResult> {
  try {
    return await session.client().portal.invite(session.target.invitee ?? 0);
  } catch (error) {
    if (error instanceof PortalError && error.code === 'rate-limited') {
      throw new Blocked(invitationsUsedUp);
    }
    throw error;
  }
}

/** The number of all invitations of `target.invitee`. */
export async function countInvitations({ client, target }: Session): Promise<number> {
  const { total_count } = await client().invitations.list(target.invitee ?? 0, { limit: 1 });
  return total_count;
}

/** Whether the hourly limit of invitations is reached. */
export function isLimitReached(response: ApiResponse): boolean {
  return response.status === 429 && problemCodeOf(response) === 'rate-limited';
}

/** @throws Blocked if the response says that the hourly limit of invitations is reached */
export function expectInvitationsLeft(response: ApiResponse): void {
  if (isLimitReached(response)) {
    throw new Blocked(invitationsUsedUp);
  }
}

/** The invitation in a response, which the full surface promises. */
export function invitationIn({ invitation }: InvitationResult): Invitation {
  expectThat(invitation !== undefined, 'a response with the invitation', 'none');
  return invitation;
}
