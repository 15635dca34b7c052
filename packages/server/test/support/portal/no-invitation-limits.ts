import type { InvitationLimits } from '../../../src/portal/invitations/invitation-limits.ts';

/** For tests that invite more often than the limits allow. */
export const noInvitationLimits: InvitationLimits = {
  perPatient: undefined,
  perInstance: undefined,
};
