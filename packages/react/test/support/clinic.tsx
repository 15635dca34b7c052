import type {
  Inbox,
  InboxEntry,
  Invitation,
  PortalRequest,
  RequestType,
} from '@mdhq/portal-client';
import { onlineManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { onTestFinished } from 'vitest';
import type { PortalBackend } from '../../src/index.ts';

// Only fails a test that hangs: the default of 1 s is too short on a busy machine.
configure({ asyncUtilTimeout: 15_000 });

/** A request of the clinic; those with lower ids are older. */
interface OpenRequest {
  readonly id: number;
  readonly ptId: number;
  readonly type: RequestType;
}

/** A backend with a queue in memory. The test releases the responses to changes. */
export interface Clinic extends PortalBackend {
  /** The ids of the open requests of all patients. */
  readonly open: number[];
  /** The ids of the invitations of any patient, newest first. */
  readonly invited: number[];
  /** All calls so far, such as `dismiss 1/27`. */
  readonly calls: string[];
  /** The idempotency keys of the calls, in order. */
  readonly keys: (string | undefined)[];
  /** Makes the next change and responds, or lets it fail without an effect. */
  respond(failure?: Error): Promise<void>;
  /** Makes the next change, but loses the response. */
  loseResponse(): Promise<void>;
}

/** An error with a code, like those of the client. */
export function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** @param requests ids of prescriptions of patient 1, or requests of any kind */
export function clinicWith(requests: (number | OpenRequest)[]): Clinic {
  const all = new Map(
    requests
      .map((one) => (typeof one === 'number' ? ({ id: one, ptId: 1, type: 'rx' } as const) : one))
      .map((one) => [one.id, one]),
  );
  const open = [...all.keys()];
  const invited: number[] = [];
  const calls: string[] = [];
  const keys: (string | undefined)[] = [];
  const waiting: { act: () => void; settle: (error?: Error) => void }[] = [];
  let onWaiting = () => {};

  const change = (call: string, act: () => void, key?: string) => {
    calls.push(call);
    keys.push(key);
    return new Promise<void>((resolve, reject) => {
      waiting.push({ act, settle: (error) => (error ? reject(error) : resolve()) });
      onWaiting();
    });
  };
  const next = async () => {
    while (waiting.length === 0) {
      await new Promise<void>((resolve) => {
        onWaiting = resolve;
      });
    }
    return waiting.shift();
  };
  const dismissed = new Set<number>();
  const find = (id: number) => all.get(id) ?? { id, ptId: 1, type: 'rx' as const };

  return {
    open,
    invited,
    calls,
    keys,
    async respond(error) {
      const one = await next();
      if (!error) one?.act();
      one?.settle(error);
    },
    async loseResponse() {
      const one = await next();
      one?.act();
      one?.settle(failure('network'));
    },
    inbox: {
      async list({ limit = 100, cursor, request_type, status = 'open', pt_id } = {}) {
        calls.push(`inbox ${cursor ?? 'start'}`);
        const ids = status === 'open' ? open : [...dismissed].toReversed();
        const within = ids.map(find).filter(({ ptId }) => pt_id === undefined || ptId === pt_id);
        const types = request_type === undefined ? undefined : [request_type].flat();
        const listed = within.filter(({ type }) => !types || types.includes(type));
        const rest = listed.filter(({ id }) => id > Number(cursor ?? 0));
        const data = rest.slice(0, limit).map(inboxEntry);
        const has_more = rest.length > limit;
        return {
          object: 'list',
          total_count: status === 'open' ? listed.length : null,
          counts_by_type: status === 'open' ? countByType(within) : null,
          has_more,
          next_cursor: has_more ? String(data.at(-1)?.id) : null,
          data,
        };
      },
    },
    enqueued: {
      async list(ptId, { limit = 100, offset = 0 } = {}) {
        const own = open.map(find).filter((one) => one.ptId === ptId);
        const data = own.slice(offset, offset + limit).map(portalRequest);
        const has_more = offset + limit < own.length;
        return { object: 'list', total_count: own.length, has_more, data };
      },
      async show(ptId, id) {
        const patient = { object: 'patient', id: ptId, ...name, email1: null, sex: null } as never;
        const portal_request = portalRequest(find(id));
        const history = [{ act: 'enqueued' as const, at: portal_request.created, by: 'un' }];
        return { object: 'portal_request_record', portal_request, patient, history };
      },
      async dismiss(ptId, id) {
        await change(`dismiss ${ptId}/${id}`, () => {
          if (open.includes(id)) open.splice(open.indexOf(id), 1);
          dismissed.add(id);
        });
        return { result: true, message: '', dismissed_at: '', dismissed_by: 'un' };
      },
      async restore(ptId, id, { idempotencyKey } = {}) {
        const act = () => {
          if (!open.includes(id)) open.push(id);
          open.sort((one, other) => one - other);
          dismissed.delete(id);
        };
        await change(`restore ${ptId}/${id}`, act, idempotencyKey);
        return { result: true, message: '', data: portalRequest(find(id)) };
      },
    },
    portal: {
      async invite(ptId, { idempotencyKey } = {}) {
        await change(`invite ${ptId}`, () => {}, idempotencyKey);
        return { result: true, message: `to ${ptId}` } as never;
      },
    },
    invitations: {
      async list(ptId, { limit = 100, offset = 0 } = {}) {
        calls.push(`invitations ${ptId}`);
        return {
          object: 'list',
          total_count: invited.length,
          has_more: offset + limit < invited.length,
          data: invited.slice(offset, offset + limit).map((id) => ({ id }) as Invitation),
        };
      },
      async revoke(ptId, id) {
        await change(`revoke ${ptId}/${id}`, () => {});
        return { result: true, message: '' };
      },
    },
    patients: {
      async show(ptId) {
        return { object: 'patient', id: ptId, ...name } as never;
      },
      async search(search) {
        calls.push(`search ${JSON.stringify(search)}`);
        return { object: 'list', has_more: false, data: [] };
      },
    },
  };
}

/** Renders a hook in a DOM, with its own query client that retries immediately. */
export function renderWith<Result>(hook: () => Result) {
  const queryClient = new QueryClient({
    defaultOptions: {
      // The tests read the results after rendering, so all properties are tracked.
      queries: { retry: false, notifyOnChangeProps: 'all' },
      mutations: { retryDelay: 0 },
    },
  });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
  );
  onTestFinished(() => {
    cleanup();
    queryClient.clear();
  });
  return { ...renderHook(hook, { wrapper }), queryClient };
}

/** Simulates a lost network until the test sets `onlineManager` online. */
export function goOffline(): void {
  onlineManager.setOnline(false);
  onTestFinished(() => onlineManager.setOnline(true));
}

const name = { first_name: 'Nils', last_name: 'Willow', dob: '1979-03-30' };

function countByType(requests: OpenRequest[]): NonNullable<Inbox['counts_by_type']> {
  const counts = { questionnaire: 0, rx: 0, rx_refill: 0, supplement: 0, secure_message: 0 };
  for (const { type } of requests) counts[type] += 1;
  return counts;
}

function portalRequest({ id, ptId, type }: OpenRequest): PortalRequest {
  return {
    object: 'portal_request',
    id,
    pt_id: ptId,
    request_type: type,
    status: 'open',
    created: new Date(Date.UTC(2026, 10, 2, 15, id)).toISOString(),
    subject: `Request ${id}`,
    details: { drug_id: id, notes: null },
    dismissed_at: null,
    dismissed_by: null,
    url_portal_request: '',
    url_patient_details: '',
  } as PortalRequest;
}

function inboxEntry(request: OpenRequest): InboxEntry {
  const { details: _left, ...entry } = portalRequest(request);
  return { ...entry, patient: name };
}
