import { QueryCache, QueryClient } from '@tanstack/react-query';
import { DeskFailure } from './call-desk.ts';

/**
 * The cache of one user. Patient data is dropped with the screen that shows it; changes are kept for undo. Queries are not
 * retried here, since the portal client behind the backend retries.
 * @param onSignedOut called when the session has ended, or belongs to another user
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: Error): void => {
    if (error instanceof DeskFailure && error.code === 'signed-out') onSignedOut();
  };
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: { retry: false, gcTime: 0 },
      mutations: { retry: false, gcTime: 0 },
    },
    queryCache: new QueryCache({ onError }),
  });
  // Reported on the first failed try, since a change is retried until the user signs in again.
  queryClient.getMutationCache().subscribe((event) => {
    if (event.type !== 'updated') return;
    const { action } = event;
    if (action.type === 'failed' || action.type === 'error') onError(action.error as Error);
  });
  return queryClient;
}
