import { QueryCache, QueryClient } from '@tanstack/react-query';
import { DeskFailure } from './call-desk.ts';

/**
 * What one person has read and changed. What was read of patients goes with the screen that shows it; what was changed
 * is kept for its undo. The portal client behind the backend has done the retrying.
 * @param onSignedOut when a call finds that the session has ended, or is somebody else's
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
  // At the first try, since a change is tried until somebody has signed in again.
  queryClient.getMutationCache().subscribe((event) => {
    if (event.type !== 'updated') return;
    const { action } = event;
    if (action.type === 'failed' || action.type === 'error') onError(action.error as Error);
  });
  return queryClient;
}
