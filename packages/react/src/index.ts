export {
  type InvitationChange,
  type InviteContext,
  type RevokeContext,
  useInvitationChanges,
  useInvite,
  useRevoke,
} from './changes/invitation-changes.ts';
export {
  type ChangeContext,
  type RequestChange,
  type RequestChangeSettings,
  type RequestRef,
  useRequestChanges,
} from './changes/request-changes.ts';
export type { ChangeSettings } from './changes/retry.ts';
export { useDismiss, useRestore } from './changes/use-request-change.ts';
export type { KnownRequest } from './lists/portal-list.ts';
export type { BackendWith, PortalBackend } from './portal-backend.ts';
export {
  type InboxFilters,
  type InvitationFilters,
  portalKeys,
  type RequestFilters,
} from './portal-keys.ts';
export type { InboxSettings, PagedSettings, QuerySettings } from './queries/query-settings.ts';
export { useInbox } from './queries/use-inbox.ts';
export { useInvitations, useInvitationsInfinite } from './queries/use-invitations.ts';
export { usePatient, usePatientSearch } from './queries/use-patients.ts';
export { usePortalRequest } from './queries/use-portal-request.ts';
export { usePortalRequests, usePortalRequestsInfinite } from './queries/use-portal-requests.ts';
