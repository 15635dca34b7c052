import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { DeskFailure } from './call-desk.ts';
import { deskStateKey } from './use-desk-state.ts';

/**
 * The page's cache. Nothing of a patient's outlives the screen that shows it, and the portal client
 * behind the backend has done the retrying. An ended session, whoever notices, is looked at again.
 */
export function createQueryClient(): QueryClient {
  const onError = (error: Error): void => {
    if (error instanceof DeskFailure && error.code === 'signed-out') {
      void queryClient.invalidateQueries({ queryKey: deskStateKey });
    }
  };
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: { retry: false, gcTime: 0 },
      mutations: { retry: false, gcTime: 0 },
    },
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
  });
  return queryClient;
}
