import type { EnqueuedCalls, FilteredBy, ListOptions, RepeatedDismissal } from '../api/enqueued.ts';
import { checkId } from '../checks.ts';
import type { FailureFacts } from '../portal-error.ts';
import type { CallOperation } from '../sending/operation.ts';
import { isObject } from '../sending/problem.ts';
import { filterAll, matcherOf, type ReadPage, readAll, readMatchingPage } from './filtered.ts';
import { createParameters, type NewKey, patientPath } from './parameters.ts';
import { queueQuery } from './queue-query.ts';

/** @param username the API user's, by whom a dismissal is told from somebody else's */
export function enqueuedCalls(
  call: CallOperation,
  username: string,
  newKey: NewKey,
): EnqueuedCalls {
  const reading = (ptId: number, options: ListOptions) => {
    const path = patientPath(ptId);
    const query = queueQuery(options);
    const matches = matcherOf(query);
    const readPage: ReadPage = (pageQuery) =>
      call('showPortalRequests', { path, query: pageQuery }, options, {
        // What has no type can't be filtered by it.
        isUsable: ({ data }) =>
          Array.isArray(data) &&
          data.every(
            (entry) =>
              isObject(entry) && (!query.request_type || typeof entry['request_type'] === 'string'),
          ),
      });
    return { query, matches, readPage };
  };

  return {
    list: async (ptId, options = {}) => {
      const { query, matches, readPage } = reading(ptId, options);
      return matches ? readMatchingPage(readPage, query, matches) : readPage(query);
    },
    iterate: (ptId, options = {}) => {
      let filteredBy: FilteredBy | undefined;
      return {
        get filtered_by() {
          return filteredBy;
        },
        // An iterable, not a generator, which a second loop would find used up.
        async *[Symbol.asyncIterator]() {
          const { query, matches, readPage } = reading(ptId, options);
          if (!matches) {
            return yield* await readAll(readPage, query);
          }
          // From the start, since an offset counts what matches, and the target perhaps all.
          const { offset, ...rest } = query;
          const { matching, filtered_by } = filterAll(await readAll(readPage, rest), matches);
          filteredBy = filtered_by;
          yield* matching.slice(offset);
        },
      };
    },
    dismiss: async (ptId, queueRequestId, options = {}) =>
      call('deletePortalRequest', { path: requestPath(ptId, queueRequestId) }, options, {
        asRepeated: (failure) => ownDismissal(failure, username),
      }),
    show: async (ptId, queueRequestId, options = {}) =>
      call('showPortalRequest', { path: requestPath(ptId, queueRequestId) }, options),
    restore: async (ptId, queueRequestId, options = {}) => {
      const parameters = createParameters(ptId, options, newKey);
      const path = requestPath(ptId, queueRequestId);
      return call('restorePortalRequest', { ...parameters, path }, options);
    },
  };
}

function requestPath(ptId: number, queueRequestId: number) {
  return { ...patientPath(ptId), queue_request_id: checkId('queueRequestId', queueRequestId) };
}

/** What a repeated DELETE is told of the first one, if that was this API user's. */
function ownDismissal(
  { code, dismissed_at, dismissed_by }: FailureFacts,
  username: string,
): RepeatedDismissal | undefined {
  return code === 'request-already-dismissed' && dismissed_at && dismissed_by === username
    ? { result: true, message: 'Dismissed by an earlier try.', dismissed_at, dismissed_by }
    : undefined;
}
