// A component of another team.
import { type PortalBackend, useDismiss, usePortalRequests } from '@mdhq/portal-react';

export function Desk({ backend }: { backend: PortalBackend }) {
  const queue = usePortalRequests(backend, 1, { status: 'open' });
  const dismiss = useDismiss(backend);
  return queue.data?.data.map(({ id, subject }) => (
    <button type="button" key={id} onClick={() => dismiss.mutate({ ptId: 1, id })}>
      {subject}
    </button>
  ));
}
