import type { ApiResponse, Call } from '../../src/http/messages.ts';
import { changed, changing, type Fault } from '../support/faulty-target.ts';

interface PortalRequest {
  id: number;
  status: string;
}

interface PortalRequestRecord {
  portal_request: PortalRequest;
  patient: object;
  history: { act: string; by: string }[];
}

const show = { operation: 'showPortalRequest', check: 'behaviour' } as const;
const restore = { operation: 'restorePortalRequest', check: 'behaviour' } as const;

function isRecord({ method, path }: Call): boolean {
  return method === 'GET' && /\/extensions\/patients\/\d+\/portal\/enqueued\/\d+$/.test(path);
}

function isRestoration({ method, path }: Call): boolean {
  return method === 'POST' && path.endsWith('/restore');
}

/** A server whose records are right but for what `change` does to them. */
function faultyRecord(
  what: string,
  shows: Fault['shows'],
  change: (record: PortalRequestRecord) => unknown,
): Fault {
  return { what, shows, respond: changing(isRecord, change) };
}

/** A server that restores, and answers with a request that is right but for these fields. */
function faultyResult(what: string, fields: object): Fault {
  const change = (result: { data: object }) => ({ ...result, data: { ...result.data, ...fields } });
  return { what, shows: restore, respond: changing(isRestoration, change) };
}

/** Servers that are wrong about one request, what became of it, and how it comes back. */
export const restorationFaults: Fault[] = [
  faultyRecord('shows a request without its dismissal in the history', show, (record) => ({
    ...record,
    history: record.history.filter(({ act }) => act === 'enqueued'),
  })),
  faultyRecord('says that somebody else has put a request into the queue', show, (record) => ({
    ...record,
    history: record.history.map((event) => ({ ...event, by: 'reader' })),
  })),
  faultyRecord('shows a request with another patient', show, (record) => ({
    ...record,
    patient: { ...record.patient, first_name: 'Mona' },
  })),
  faultyRecord('shows of a dismissed request that it is open', show, (record) => ({
    ...record,
    portal_request: { ...record.portal_request, status: 'open' },
  })),
  {
    what: "shows another patient's request",
    shows: show,
    respond: (call, forward) =>
      forward(isRecord(call) ? { ...call, path: call.path.replace('/221/', '/1/') } : call),
  },
  faultyResult('restores, and keeps the time of the dismissal', {
    dismissed_at: '2026-11-03T10:20:30.456Z',
  }),
  faultyResult('restores as if it were sent in anew', { created: '2026-11-03T10:20:30.456Z' }),
  faultyResult('gives what it restores a new number', { id: 1_000_001 }),
  faultyRecord('forgets with a restoration who had dismissed', restore, (record) => ({
    ...record,
    history: record.history.filter(
      ({ act }, at) => act !== 'dismissed' || at === record.history.length - 1,
    ),
  })),
  faultyRecord('does not write down that it has restored', restore, (record) => ({
    ...record,
    history: record.history.filter(({ act }) => act !== 'restored'),
  })),
  {
    what: 'says that it has restored, and has not',
    shows: restore,
    async respond(call, forward) {
      if (!isRestoration(call)) return forward(call);
      return simulatedRestoration(call, forward);
    },
  },
  {
    what: 'refuses to restore what is open',
    shows: restore,
    async respond(call, forward) {
      const response = await forward(call);
      if (!isRestoration(call) || !response.text.includes('already')) return response;
      return forward({
        ...call,
        path: call.path.replace(/\d+\/restore$/, '9007199254740991/restore'),
      });
    },
  },
  {
    what: "restores another patient's request",
    shows: restore,
    respond: (call, forward) =>
      forward(isRestoration(call) ? { ...call, path: call.path.replace('/221/', '/1/') } : call),
  },
  {
    what: 'restores a second time under a key that it has seen',
    shows: restore,
    respond: (call, forward) => {
      const { 'idempotency-key': key = '', ...headers } = call.headers;
      const isUsable = /^\S{1,255}$/.test(key);
      return forward(isRestoration(call) && isUsable ? { ...call, headers } : call);
    },
  },
  {
    what: 'lets a read-only API user restore',
    shows: restore,
    respond: (call, forward) => {
      const isReader = call.headers['authorization']?.startsWith(`Basic ${btoa('reader')}`);
      const headers = { ...call.headers, authorization: `Basic ${btoa('un:pwd')}` };
      return forward(isReader && isRestoration(call) ? { ...call, headers } : call);
    },
  },
];

async function simulatedRestoration(
  call: Call,
  forward: (call: Call) => Promise<ApiResponse>,
): Promise<ApiResponse> {
  const path = call.path.replace(/\/restore$/, '');
  const record = await forward({ ...call, method: 'GET', path });
  if (record.status !== 200) return record;
  return changed<PortalRequestRecord>(record, ({ portal_request }) => ({
    result: true,
    message: 'The request is back in the queue.',
    data: { ...portal_request, status: 'open', dismissed_at: null, dismissed_by: null },
  }));
}
