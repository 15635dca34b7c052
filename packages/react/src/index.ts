export type { PortalBackend } from './portal-backend.ts';
export { portalKeys, type RequestFilters } from './portal-keys.ts';
export { type UseDismissResult, useDismiss } from './use-dismiss.ts';
export { useInvite } from './use-invite.ts';
export { usePortalRequests } from './use-portal-requests.ts';
export { usePortalRequestsInfinite } from './use-portal-requests-infinite.ts';
