import type { PortalBackend } from '@mdhq/portal-react';
import { callDesk } from './call-desk.ts';

/**
 * The portal as the page reaches it: each method of the client is a call to the desk's backend.
 * @param isAttended whether somebody is at the page; if nobody is, it reads by itself
 */
export function createDeskBackend(isAttended: () => boolean): PortalBackend {
  const byItself = (): { byItself?: true } => (isAttended() ? {} : { byItself: true });
  return {
    inbox: {
      list: ({ signal, ...filters } = {}) =>
        callDesk('/desk/inbox', { ...filters, ...byItself() }, signal),
    },
    enqueued: {
      list: (ptId, { signal, ...filters } = {}) =>
        callDesk('/desk/queue', { ptId, ...filters, ...byItself() }, signal),
      show: (ptId, requestId, { signal } = {}) =>
        callDesk('/desk/request', { ptId, requestId, ...byItself() }, signal),
      dismiss: (ptId, requestId) => callDesk('/desk/dismiss', { ptId, requestId }),
      restore: (ptId, requestId, { idempotencyKey = crypto.randomUUID() } = {}) =>
        callDesk('/desk/restore', { ptId, requestId, idempotencyKey }),
    },
    patients: {
      search: (search, { signal } = {}) => callDesk('/desk/search', search, signal),
      show: (ptId, { signal } = {}) => callDesk('/desk/patient', { ptId, ...byItself() }, signal),
    },
    portal: {
      invite: (ptId, { idempotencyKey = crypto.randomUUID() } = {}) =>
        callDesk('/desk/invite', { ptId, idempotencyKey }),
    },
    invitations: {
      list: (ptId, { signal, ...page } = {}) =>
        callDesk('/desk/invitations', { ptId, ...page, ...byItself() }, signal),
      revoke: (ptId, invitationId) => callDesk('/desk/revoke', { ptId, invitationId }),
    },
  };
}
