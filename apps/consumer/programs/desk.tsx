// A component as a team would write it.
import { type PortalBackend, useDismiss, usePortalRequests } from '@mdhq/portal-react';

export function Desk({ backend }: { backend: PortalBackend }) {
  const queue = usePortalRequests(backend, 1, { status: 'open' });
  const { dismiss } = useDismiss(backend, 1);
  return queue.data?.data.map(({ id, subject }) => (
    <button type="button" key={id} onClick={() => dismiss.mutate(id)}>
      {subject}
    </button>
  ));
}
