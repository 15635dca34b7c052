import type { InvitationLimits } from '../../../src/portal/invitations/invitation-limits.ts';

/** For tests that are about something else, and invite as often as they like. */
export const noInvitationLimits: InvitationLimits = {
  perPatient: undefined,
  perInstance: undefined,
};
