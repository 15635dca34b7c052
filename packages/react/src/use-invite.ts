import type { InvitationResult } from '@mdhq/portal-client';
import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import type { PortalBackend } from './portal-backend.ts';
import { portalKeys } from './portal-keys.ts';

/**
 * E-mails a patient a link to join the portal or to reset the password. Every call sends one more mail.
 *
 * @example
 * const invite = useInvite(backend, 221);
 * invite.mutate();
 */
export function useInvite(
  backend: PortalBackend,
  ptId: number,
): UseMutationResult<InvitationResult, Error, void> {
  return useMutation({
    mutationKey: portalKeys.invite(ptId),
    mutationFn: () => backend.portal.invite(ptId),
  });
}
