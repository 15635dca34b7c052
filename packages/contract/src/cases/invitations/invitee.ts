import { type Invitation, type InvitationResult, PortalError } from '@mdhq/portal-client';
import { type Answer, problemCodeOf } from '../../http/messages.ts';
import type { Session } from '../../http/session.ts';
import { expectThat, Hindrance } from '../expect.ts';

/** The reason to skip what needs one more invitation. */
export const invitationsUsedUp =
  'the target sends --invitee no more invitations for now (429 rate-limited)';

/** What would let a reader in: an address, a token, or a JWT. */
const keyToTheDoor = /https?:|#|eyJ|[\w-]{32,}/;

/** Whether an answer has nothing in it that looks like a link. */
export function holdsNoKey(answer: unknown): boolean {
  return !keyToTheDoor.test(JSON.stringify(answer));
}

/**
 * Sends --invitee one more mail.
 * @throws Hindrance where there were so many in the last hour that the target sends no more (Q49)
 */
export async function inviteInvitee(session: Session): Promise<InvitationResult> {
  try {
    return await session.client().portal.invite(session.target.invitee ?? 0);
  } catch (error) {
    if (error instanceof PortalError && error.code === 'rate-limited') {
      throw new Hindrance(invitationsUsedUp);
    }
    throw error;
  }
}

/** How many invitations --invitee ever had, each of them a mail. */
export async function countInvitations({ client, target }: Session): Promise<number> {
  const { total_count } = await client().invitations.list(target.invitee ?? 0, { limit: 1 });
  return total_count;
}

/** Whether the answer to an invitation is that there were too many. */
export function isNoRoom(answer: Answer): boolean {
  return answer.status === 429 && problemCodeOf(answer) === 'rate-limited';
}

/** The same as `inviteInvitee` for an invitation that was asked for with a bare call. */
export function expectRoomForMore(answer: Answer): void {
  if (isNoRoom(answer)) {
    throw new Hindrance(invitationsUsedUp);
  }
}

/** The invitation that the answer to an invite holds, by the whole of the contract. */
export function invitationIn({ invitation }: InvitationResult): Invitation {
  expectThat(invitation !== undefined, 'an answer with the invitation', 'none in it');
  return invitation;
}
