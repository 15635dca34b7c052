import { randomUuid } from '@mdhq/portal-client';
import type { PortalBackend } from '@mdhq/portal-react';
import type { DeskCalls } from '../../shared/desk-api.ts';
import { callDesk } from './call-desk.ts';

/**
 * The subset of the portal client that the page uses; each method calls the desk's backend.
 * @param isAttended whether the user is active; reads of an unattended page are marked as automatic
 * @param username the user whose calls these are
 */
export function createDeskBackend(isAttended: () => boolean, username: string): PortalBackend {
  const call = <Path extends keyof DeskCalls>(
    path: Path,
    input: DeskCalls[Path]['input'],
    signal?: AbortSignal,
  ): Promise<DeskCalls[Path]['output']> => callDesk(path, input, { username, signal });
  const byItself = (): { byItself?: true } => (isAttended() ? {} : { byItself: true });
  return {
    inbox: {
      list: ({ signal, ...filters } = {}) =>
        call('/desk/inbox', { ...filters, ...byItself() }, signal),
    },
    enqueued: {
      list: (ptId, { signal, ...filters } = {}) =>
        call('/desk/queue', { ptId, ...filters, ...byItself() }, signal),
      show: (ptId, requestId, { signal } = {}) =>
        call('/desk/request', { ptId, requestId, ...byItself() }, signal),
      dismiss: (ptId, requestId) => call('/desk/dismiss', { ptId, requestId }),
      restore: (ptId, requestId, { idempotencyKey = randomUuid() } = {}) =>
        call('/desk/restore', { ptId, requestId, idempotencyKey }),
    },
    patients: {
      search: (search, { signal } = {}) => call('/desk/search', search, signal),
      show: (ptId, { signal } = {}) => call('/desk/patient', { ptId, ...byItself() }, signal),
    },
    portal: {
      invite: (ptId, { idempotencyKey = randomUuid() } = {}) =>
        call('/desk/invite', { ptId, idempotencyKey }),
    },
    invitations: {
      list: (ptId, { signal, ...page } = {}) =>
        call('/desk/invitations', { ptId, ...page, ...byItself() }, signal),
      revoke: (ptId, invitationId) => call('/desk/revoke', { ptId, invitationId }),
    },
  };
}
