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

/** A server that returns records with a change. */
function faultyRecord(
  what: string,
  shows: Fault['shows'],
  change: (record: PortalRequestRecord) => unknown,
): Fault {
  return { what, shows, respond: changing(isRecord, change) };
}

/** A server that restores a request, and returns it with wrong fields. */
function faultyResult(what: string, fields: object): Fault {
  const change = (result: { data: object }) => ({ ...result, data: { ...result.data, ...fields } });
  return { what, shows: restore, respond: changing(isRestoration, change) };
}

/** Servers with faulty records or restorations. */
export const restorationFaults: Fault[] = [
  faultyRecord('omits the dismissal from the history', show, (record) => ({
    ...record,
    history: record.history.filter(({ act }) => act === 'enqueued'),
  })),
  faultyRecord('returns a wrong user in the history', show, (record) => ({
    ...record,
    history: record.history.map((event) => ({ ...event, by: 'reader' })),
  })),
  faultyRecord('returns a request with another patient', show, (record) => ({
    ...record,
    patient: { ...record.patient, first_name: 'Mona' },
  })),
  faultyRecord('returns the status open for a dismissed request', show, (record) => ({
    ...record,
    portal_request: { ...record.portal_request, status: 'open' },
  })),
  {
    what: "returns another patient's request",
    shows: show,
    respond: (call, forward) =>
      forward(isRecord(call) ? { ...call, path: call.path.replace('/221/', '/1/') } : call),
  },
  faultyResult('keeps dismissed_at on a restored request', {
    dismissed_at: '2026-11-03T10:20:30.456Z',
  }),
  faultyResult('changes created on a restored request', { created: '2026-11-03T10:20:30.456Z' }),
  faultyResult('changes the id of a restored request', { id: 1_000_001 }),
  faultyRecord('removes the dismissal from the history on restoration', restore, (record) => ({
    ...record,
    history: record.history.filter(
      ({ act }, at) => act !== 'dismissed' || at === record.history.length - 1,
    ),
  })),
  faultyRecord('does not record restorations', restore, (record) => ({
    ...record,
    history: record.history.filter(({ act }) => act !== 'restored'),
  })),
  {
    what: 'responds 200 to a restoration without restoring',
    shows: restore,
    async respond(call, forward) {
      if (!isRestoration(call)) return forward(call);
      return simulatedRestoration(call, forward);
    },
  },
  {
    what: 'refuses to restore an open request',
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
    what: 'restores again on a repeated Idempotency-Key',
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
    message: 'The request was restored.',
    data: { ...portal_request, status: 'open', dismissed_at: null, dismissed_by: null },
  }));
}
