import type { operations } from '@mdhq/portal-types';
import type { EnqueuedCalls, ListOptions } from '../api/enqueued.ts';
import { checkId, checkInteger, invalidArgument } from '../checks.ts';
import { eachOnce } from './each-once.ts';
import type { CallOperation } from './operation.ts';
import { patientPath } from './parameters.ts';

type QueueQuery = NonNullable<operations['showPortalRequests']['parameters']['query']>;

export function enqueuedCalls(call: CallOperation): EnqueuedCalls {
  const list: EnqueuedCalls['list'] = async (ptId, options = {}) => {
    const path = patientPath(ptId);
    const query = queryOf(options);
    return call(
      'showPortalRequests',
      options,
      (http, init) =>
        http.GET('/api/v1/patients/{pt_id}/portal/enqueued', { params: { path, query }, ...init }),
      ({ data }) => Array.isArray(data),
    );
  };
  return {
    list,
    iterate: (ptId, options = {}) => ({
      // An iterable, not a generator, which a second loop would find used up.
      [Symbol.asyncIterator]: () =>
        eachOnce((offset) => list(ptId, { ...options, offset }), options.offset ?? 0),
    }),
    dismiss: async (ptId, queueRequestId, options = {}) => {
      const path = {
        ...patientPath(ptId),
        queue_request_id: checkId('queueRequestId', queueRequestId),
      };
      return call('deletePortalRequest', options, (http, init) =>
        http.DELETE('/api/v1/patients/{pt_id}/portal/enqueued/{queue_request_id}', {
          params: { path },
          ...init,
        }),
      );
    },
  };
}

function queryOf({ request_type, status, limit, offset }: ListOptions): QueueQuery {
  const query: QueueQuery = {};
  if (request_type !== undefined) {
    query.request_type = typeof request_type === 'string' ? [request_type] : [...request_type];
    // It would leave no trace in the URL, and so ask for all types.
    if (query.request_type.length === 0) {
      throw invalidArgument('request_type must name at least one type');
    }
  }
  if (status !== undefined) {
    query.status = status;
  }
  if (limit !== undefined) {
    query.limit = checkInteger('limit', limit, 1, 100);
  }
  if (offset !== undefined) {
    query.offset = checkInteger('offset', offset, 0, Number.MAX_SAFE_INTEGER);
  }
  return query;
}
