import { useDismiss, usePortalRequests } from '@mdhq/portal-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { backend } from './backend.ts';

function Queue() {
  const queue = usePortalRequests(backend, 1, { status: 'open' });
  const dismiss = useDismiss(backend);
  return queue.data?.data.map(({ id, subject }) => (
    <button type="button" key={id} onClick={() => dismiss.mutate({ ptId: 1, id })}>
      {subject}
    </button>
  ));
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <QueryClientProvider client={new QueryClient()}>
      <Queue />
    </QueryClientProvider>,
  );
}
