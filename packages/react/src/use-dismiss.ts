import type { DismissalResult, RepeatedDismissal } from '@mdhq/portal-client';
import {
  type QueryKey,
  type UseMutationResult,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { type CachedRequests, withoutRequest, withRequestBack } from './cached-requests.ts';
import type { PortalBackend } from './portal-backend.ts';
import { portalKeys, type RequestFilters } from './portal-keys.ts';

/** Lists of open requests, as they were before a dismissal. */
type OpenLists = (readonly [QueryKey, CachedRequests])[];

/** What takes requests off a queue, and back. Both take a request's `id`. */
export interface UseDismissResult {
  dismiss: UseMutationResult<DismissalResult | RepeatedDismissal, Error, number, OpenLists>;
  /** Undefined where the backend can't restore requests. */
  undo: UseMutationResult<unknown, Error, number> | undefined;
}

/**
 * Dismisses a patient's requests. A request leaves all lists of open ones at once, comes back
 * into its place if that fails, and the lists are read anew when the last dismissal is settled.
 *
 * @example
 * const { dismiss, undo } = useDismiss(backend, 1);
 * dismiss.mutate(27, { onSuccess: () => undo?.mutate(27) });
 */
export function useDismiss(backend: PortalBackend, ptId: number): UseDismissResult {
  const queryClient = useQueryClient();
  const queryKey = portalKeys.requests(ptId);
  const mutationKey = portalKeys.dismiss(ptId);
  const readAnew = () => queryClient.invalidateQueries({ queryKey });

  const dismiss = useMutation({
    mutationKey,
    mutationFn: (id: number) => backend.enqueued.dismiss(ptId, id),
    async onMutate(id): Promise<OpenLists> {
      // An answer that is still on its way would bring the request back.
      await queryClient.cancelQueries({ queryKey });
      const before = queryClient
        .getQueriesData<CachedRequests>({ queryKey })
        .flatMap(([key, cached]): OpenLists => (cached && isOfOpen(key) ? [[key, cached]] : []));
      for (const [key, cached] of before) {
        queryClient.setQueryData(key, withoutRequest(cached, id));
      }
      return before;
    },
    onError(_error, id, before = []) {
      for (const [key, was] of before) {
        queryClient.setQueryData<CachedRequests>(
          key,
          (now) => now && withRequestBack(now, was, id),
        );
      }
    },
    onSettled: async () => {
      // Read while another is under way, a list would bring that one's request back.
      if (queryClient.isMutating({ mutationKey }) === 1) {
        await readAnew();
      }
    },
  });

  const undo = useMutation({
    mutationKey: portalKeys.undo(ptId),
    mutationFn: async (id: number) => backend.enqueued.restore?.(ptId, id),
    onSettled: readAnew,
  });

  return { dismiss, undo: backend.enqueued.restore && undo };
}

/** A key of `portalKeys` ends with the filters. */
function isOfOpen(key: QueryKey): boolean {
  const { status = 'open' } = key.at(-1) as RequestFilters;
  return status === 'open';
}
