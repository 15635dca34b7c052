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

/** A server whose inbox is right but for what `change` does to each page. */
function faultyPages(
  what: string,
  change: (page: Inbox, call: Call) => unknown,
  shows: Fault['shows'] = inbox,
): Fault {
  return { what, shows, respond: changing(isInbox, change) };
}

/** A server that reads the query of an inbox as if it were another. */
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

/** Servers that are wrong about the inbox of all patients. */
export const inboxFaults: Fault[] = [
  faultyPages('lists the newest of all first', (page) => ({
    ...page,
    data: page.data.toReversed(),
  })),
  faultyPages('lists what was dismissed first before what was dismissed last', (page, { path }) =>
    path.includes('status=dismissed') ? { ...page, data: page.data.toReversed() } : page,
  ),
  faultyPages('counts in the inbox what is dismissed, too', (page) => ({
    ...page,
    total_count: page.total_count === null ? null : page.total_count + 1,
    counts_by_type: page.counts_by_type && {
      ...page.counts_by_type,
      rx: (page.counts_by_type['rx'] ?? 0) + 1,
    },
  })),
  faultyPages('counts only the types that are asked for', (page, { path }) =>
    path.includes('request_type=rx')
      ? {
          ...page,
          counts_by_type: page.counts_by_type && { ...page.counts_by_type, questionnaire: 0 },
        }
      : page,
  ),
  faultyPages('gives a count of the types that is not the count of all', (page) => ({
    ...page,
    total_count: page.total_count === null ? null : page.total_count + 1,
  })),
  faultyPages('says of a request that another patient has sent it in', (page) => ({
    ...page,
    data: page.data.map((entry) => ({
      ...entry,
      patient: { ...entry.patient, dob: '1971-03-05' },
    })),
  })),
  faultyPages(
    'gives the details away where it only lists',
    (page) => ({
      ...page,
      data: page.data.map((entry) => ({ ...entry, details: { notes: 'x' } })),
    }),
    { ...inbox, check: 'fields' },
  ),
  faultyPages('loses the first entry of every page but the first', (page, { path }) => ({
    ...page,
    data: path.includes('cursor=') ? page.data.slice(1) : page.data,
  })),
  faultyPages('ends before the last page', (page, { path }) => ({
    ...page,
    ...(path.includes('cursor=') && { has_more: false, next_cursor: null }),
  })),
  faultyQuery('has a cursor that leads back to the first page', (query) =>
    query.replace(/&?cursor=[\w-]{10,}/, ''),
  ),
  {
    what: 'pages by counting, so that a dismissal moves what comes after',
    shows: inbox,
    respond: (call, forward) => (isInbox(call) ? pageByCounting(call, forward) : forward(call)),
  },
  faultyQuery('takes a cursor that it does not know for none', (query) =>
    query.replace('cursor=abc', ''),
  ),
  faultyQuery('goes on in the dismissed ones where a cursor of the open ones ended', (query) =>
    query.replace(/(status=dismissed.*)&cursor=[\w-]+/, '$1'),
  ),
  faultyQuery('does not filter the inbox by type', (query) =>
    query.replaceAll(/request_type=(rx|questionnaire)&?/g, ''),
  ),
  faultyQuery('does not filter the inbox by patient', (query) =>
    query.replace(/pt_id=(1|221)\b&?/, ''),
  ),
  faultyQuery('does not filter by the time from which', (query) =>
    query.replace(/created_from=[^&]*\.[^&]*Z&?/, ''),
  ),
  faultyQuery('leaves out what was sent in at the very time from which', (query) =>
    later(query, 'created_from'),
  ),
  faultyQuery('takes in what was sent in at the very time before which', (query) =>
    later(query, 'created_before'),
  ),
  faultyQuery('takes a limit of 1001 for one of 1000', (query) =>
    query.replace('limit=1001', 'limit=1000'),
  ),
  faultyQuery('takes an empty cursor for none', (query) => query.replace(/^cursor=$/, '')),
];

/** As a list with `offset` does. */
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
