import type { ApiResponse, Call } from '../../src/http/messages.ts';
import { changed, changing, type Fault } from '../support/faulty-target.ts';

interface Entry {
  id: number;
  patient: { dob: string | null };
}

interface Inbox {
  total_count: number | null;
  counts_by_type: Record<string, number> | null;
  has_more: boolean;
  next_cursor: string | null;
  data: Entry[];
}

const inbox = { operation: 'listInbox', check: 'behaviour' } as const;

function isInbox({ method, path }: Call): boolean {
  return method === 'GET' && /\/extensions\/portal\/enqueued(\?|$)/.test(path);
}

/** A server that returns inbox pages with a change. */
function faultyPages(
  what: string,
  change: (page: Inbox, call: Call) => unknown,
  shows: Fault['shows'] = inbox,
): Fault {
  return { what, shows, respond: changing(isInbox, change) };
}

/** A server that changes the query of inbox requests. */
function faultyQuery(what: string, change: (query: string) => string): Fault {
  return {
    what,
    shows: inbox,
    respond: (call, forward) => {
      const [path = '', query = ''] = call.path.split('?');
      return forward(isInbox(call) ? { ...call, path: `${path}?${change(query)}` } : call);
    },
  };
}

/** The query with the time of a parameter one millisecond later. */
function later(query: string, parameter: string): string {
  const parameters = new URLSearchParams(query);
  const time = Date.parse(parameters.get(parameter) ?? '');
  if (!Number.isNaN(time)) parameters.set(parameter, new Date(time + 1).toISOString());
  return parameters.toString();
}

/** Servers with a faulty inbox. */
export const inboxFaults: Fault[] = [
  faultyPages('lists the newest inbox entries first', (page) => ({
    ...page,
    data: page.data.toReversed(),
  })),
  faultyPages('lists dismissed requests in ascending order of dismissal', (page, { path }) =>
    path.includes('status=dismissed') ? { ...page, data: page.data.toReversed() } : page,
  ),
  faultyPages('counts dismissed requests in the inbox', (page) => ({
    ...page,
    total_count: page.total_count === null ? null : page.total_count + 1,
    counts_by_type: page.counts_by_type && {
      ...page.counts_by_type,
      rx: (page.counts_by_type['rx'] ?? 0) + 1,
    },
  })),
  faultyPages('counts only the types of the filter', (page, { path }) =>
    path.includes('request_type=rx')
      ? {
          ...page,
          counts_by_type: page.counts_by_type && { ...page.counts_by_type, questionnaire: 0 },
        }
      : page,
  ),
  faultyPages('returns a total_count that differs from the sum of counts_by_type', (page) => ({
    ...page,
    total_count: page.total_count === null ? null : page.total_count + 1,
  })),
  faultyPages('returns a wrong patient with an inbox entry', (page) => ({
    ...page,
    data: page.data.map((entry) => ({
      ...entry,
      patient: { ...entry.patient, dob: '1971-03-05' },
    })),
  })),
  faultyPages(
    'returns the details in the inbox',
    (page) => ({
      ...page,
      data: page.data.map((entry) => ({ ...entry, details: { notes: 'x' } })),
    }),
    { ...inbox, check: 'fields' },
  ),
  faultyPages('omits the first entry of each page after the first', (page, { path }) => ({
    ...page,
    data: path.includes('cursor=') ? page.data.slice(1) : page.data,
  })),
  faultyPages('ends the list before the last page', (page, { path }) => ({
    ...page,
    ...(path.includes('cursor=') && { has_more: false, next_cursor: null }),
  })),
  faultyQuery('returns a cursor that leads back to the first page', (query) =>
    query.replace(/&?cursor=[\w-]{10,}/, ''),
  ),
  {
    what: 'pages by offset, so that a dismissal shifts the following pages',
    shows: inbox,
    respond: (call, forward) => (isInbox(call) ? pageByCounting(call, forward) : forward(call)),
  },
  faultyQuery('ignores an unknown cursor', (query) => query.replace('cursor=abc', '')),
  faultyQuery('accepts a cursor of open requests for dismissed ones', (query) =>
    query.replace(/(status=dismissed.*)&cursor=[\w-]+/, '$1'),
  ),
  faultyQuery('does not filter the inbox by type', (query) =>
    query.replaceAll(/request_type=(rx|questionnaire)&?/g, ''),
  ),
  faultyQuery('does not filter the inbox by patient', (query) =>
    query.replace(/pt_id=(1|221)\b&?/, ''),
  ),
  faultyQuery('ignores created_from', (query) => query.replace(/created_from=[^&]*\.[^&]*Z&?/, '')),
  faultyQuery('treats created_from as exclusive', (query) => later(query, 'created_from')),
  faultyQuery('treats created_before as inclusive', (query) => later(query, 'created_before')),
  faultyQuery('accepts a limit of 1001', (query) => query.replace('limit=1001', 'limit=1000')),
  faultyQuery('ignores an empty cursor', (query) => query.replace(/^cursor=$/, '')),
];

/** Pages by offset. */
async function pageByCounting(
  call: Call,
  forward: (call: Call) => Promise<ApiResponse>,
): Promise<ApiResponse> {
  const [path, query] = call.path.split('?');
  const parameters = new URLSearchParams(query);
  const [, counted] = /^counted-(\d+)$/.exec(parameters.get('cursor') ?? '') ?? [];
  if (counted === undefined && parameters.has('cursor')) return forward(call);
  const offset = Number(counted ?? 0);
  const limit = Number(parameters.get('limit') ?? 100);
  parameters.delete('cursor');
  if (offset > 0) parameters.set('limit', String(offset + limit));
  const response = await forward({ ...call, path: `${path}?${parameters}` });
  if (response.status !== 200) return response;
  return changed<Inbox>(response, (page) => ({
    ...page,
    next_cursor: page.has_more ? `counted-${offset + limit}` : null,
    data: page.data.slice(offset),
  }));
}
