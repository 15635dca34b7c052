import { type Invitation, type InvitationResult, PortalError } from '@mdhq/portal-client';
import { type ApiResponse, problemCodeOf } from '../../http/messages.ts';
import type { Session } from '../../http/session.ts';
import { expectThat, Blocked } from '../expect.ts';

/** The reason to skip what needs one more invitation. */
export const invitationsUsedUp =
  'the target has reached its limit of invitations for --invitee (429 rate-limited)';

/** What would let a reader in: an address, a token, or a JWT. */
const linkLike = /https?:|#|eyJ|[\w-]{32,}/;

/** Whether an response has nothing in it that looks like a link. */
export function hasNoLink(response: unknown): boolean {
  return !linkLike.test(JSON.stringify(response));
}

/**
 * Sends --invitee one more mail.
 * @throws Blocked where there were so many in the last hour that the target sends no more (Q49)
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

/** How many invitations --invitee ever had, each of them a mail. */
export async function countInvitations({ client, target }: Session): Promise<number> {
  const { total_count } = await client().invitations.list(target.invitee ?? 0, { limit: 1 });
  return total_count;
}

/** Whether the response to an invitation is that there were too many. */
export function isLimitReached(response: ApiResponse): boolean {
  return response.status === 429 && problemCodeOf(response) === 'rate-limited';
}

/** The same as `inviteInvitee` for an invitation that was asked for with a bare call. */
export function expectInvitationsLeft(response: ApiResponse): void {
  if (isLimitReached(response)) {
    throw new Blocked(invitationsUsedUp);
  }
}

/** The invitation that the response to an invite holds, by the whole of the contract. */
export function invitationIn({ invitation }: InvitationResult): Invitation {
  expectThat(invitation !== undefined, 'a response with the invitation', 'none');
  return invitation;
}
