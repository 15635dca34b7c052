import {
  type DismissalResult,
  type PortalClient,
  PortalError,
  type RepeatedDismissal,
  type RepeatedRevocation,
  type RevocationResult,
} from '@mdhq/portal-client';
import type { RequestChoice } from '../../shared/desk-api.ts';

/**
 * Dismisses a request. One that this API user has dismissed before is a success too: the page asks again when it
 * was not answered, in a call that the client can't know to be a repeat.
 * @throws {PortalError}
 */
export async function dismissOnce(
  portal: PortalClient,
  username: string,
  { ptId, requestId }: RequestChoice,
): Promise<DismissalResult | RepeatedDismissal> {
  try {
    return await portal.enqueued.dismiss(ptId, requestId);
  } catch (error) {
    if (!(error instanceof PortalError) || error.code !== 'request-already-dismissed') throw error;
    const { dismissed_at, dismissed_by } = error;
    if (dismissed_by !== username) throw error;
    return { result: true, message: 'Dismissed by an earlier try.', dismissed_at, dismissed_by };
  }
}

/**
 * Revokes an invitation; one that is revoked is a success for the same reason.
 * @throws {PortalError}
 */
export async function revokeOnce(
  portal: PortalClient,
  { ptId, invitationId }: { readonly ptId: number; readonly invitationId: number },
): Promise<RevocationResult | RepeatedRevocation> {
  try {
    return await portal.invitations.revoke(ptId, invitationId);
  } catch (error) {
    if (!(error instanceof PortalError) || error.code !== 'invitation-already-ended') throw error;
    if (error.state !== 'revoked') throw error;
    return { result: true, message: 'Revoked by an earlier try.' };
  }
}
