export type { ChangeContext, RequestChange, RequestRef } from './changes/request-change.ts';
export type { KnownRequest } from './lists/portal-list.ts';
export type { ChangeSettings, RequestChangeSettings } from './passing-failure.ts';
export type { BackendWith, PortalBackend } from './portal-backend.ts';
export {
  type InboxFilters,
  type InvitationFilters,
  portalKeys,
  type RequestFilters,
} from './portal-keys.ts';
export type { InboxSettings, PagedSettings, QuerySettings } from './query-settings.ts';
export { useDismiss } from './use-dismiss.ts';
export { useInbox } from './use-inbox.ts';
export { type InvitationChange, useInvitationChanges } from './use-invitation-changes.ts';
export { useInvitations } from './use-invitations.ts';
export { useInvitationsInfinite } from './use-invitations-infinite.ts';
export { type InviteContext, useInvite } from './use-invite.ts';
export { usePatient } from './use-patient.ts';
export { usePatientSearch } from './use-patient-search.ts';
export { usePortalRequest } from './use-portal-request.ts';
export { usePortalRequests } from './use-portal-requests.ts';
export { usePortalRequestsInfinite } from './use-portal-requests-infinite.ts';
export { useRequestChanges } from './use-request-changes.ts';
export { useRestore } from './use-restore.ts';
export { type RevokeContext, useRevoke } from './use-revoke.ts';
