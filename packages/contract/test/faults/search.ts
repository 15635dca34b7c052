import type { Call } from '../../src/http/messages.ts';
import { changing, type Fault } from '../support/faulty-target.ts';

interface Found {
  has_more: boolean;
  data: { id: number; first_name: string; last_name: string }[];
}

interface Search {
  name?: string;
  dob?: string;
  pt_id?: number;
  limit?: number;
}

const search = { operation: 'searchPatients', check: 'behaviour' } as const;
const noMatches = { has_more: false, data: [] };

function isSearch({ method, path }: Call): boolean {
  return method === 'POST' && path.endsWith('/extensions/patients/search');
}

/** The search in a call; undefined if it is another call or not valid JSON. */
function searchIn(call: Call): Search | undefined {
  if (!isSearch(call)) return undefined;
  try {
    return JSON.parse(call.body ?? '') as Search;
  } catch {
    return undefined;
  }
}

/** A server that changes searches. */
function faultySearch(what: string, change: (search: Search) => Search): Fault {
  return {
    what,
    shows: search,
    respond: (call, forward) => {
      const asked = searchIn(call);
      return forward(asked ? { ...call, body: JSON.stringify(change(asked)) } : call);
    },
  };
}

/** A server that returns matches with a change. */
function faultyMatches(what: string, change: (found: Found, asked: Search) => object): Fault {
  return {
    what,
    shows: search,
    respond: changing<Found>(isSearch, (found, call) => ({
      ...found,
      ...change(found, searchIn(call) ?? {}),
    })),
  };
}

/** Servers with a faulty search. They depend on the patients of the sandbox, such as Zoë O'Quill-Öst. */
export const searchFaults: Fault[] = [
  faultyMatches('does not find a name without its accents', (found, { name = 'ë' }) =>
    /zoe/i.test(name) ? noMatches : found,
  ),
  faultyMatches('does not find a name with other accents', (found, { name = '' }) =>
    /ó/i.test(name) ? noMatches : found,
  ),
  faultyMatches('does not find a name without its apostrophe', (found, { name = '' }) =>
    /oquill/i.test(name) ? noMatches : found,
  ),
  faultyMatches('does not find a name with the last name first', (found, { name = '' }) =>
    /^o\S* z/i.test(name) ? noMatches : found,
  ),
  faultyMatches('does not find a name by prefixes', (found, { name = '' }) =>
    name === 'oqu zoe' ? noMatches : found,
  ),
  faultyMatches('compares names case-sensitively', (found, { name = '' }) =>
    name !== '' && name === name.toUpperCase() ? noMatches : found,
  ),
  faultySearch('finds a name by an infix', (asked) =>
    asked.name === 'uill' ? { ...asked, name: 'quill' } : asked,
  ),
  faultySearch('finds patients who match only one of the names', (asked) => ({
    ...asked,
    ...(asked.name && { name: asked.name.replace(/ x[0-9a-f]{32}$/, '') }),
  })),
  faultySearch('ignores the birth date', ({ dob, ...others }) =>
    Object.keys(others).length > 0 ? others : { dob: dob ?? '', ...others },
  ),
  faultySearch('ignores the id if there is a birth date', ({ pt_id, ...others }) =>
    others.dob === undefined && pt_id !== undefined ? { pt_id, ...others } : others,
  ),
  faultySearch('rounds the id of a search to the id of another patient', (asked) =>
    asked.pt_id === 9007199254740991 ? { ...asked, pt_id: 1 } : asked,
  ),
  faultySearch('accepts a search without criteria', (asked) =>
    Object.keys(asked).length === 0 ? { name: 'o' } : asked,
  ),
  faultySearch('accepts a name without letters', (asked) =>
    asked.name === '...' ? { name: 'o' } : asked,
  ),
  faultySearch('accepts a name of symbols that the pattern accepts', (asked) =>
    asked.name === '—' ? { name: 'o' } : asked,
  ),
  faultySearch('ignores the limit', ({ limit, ...others }) =>
    limit === 1 ? others : { ...others, ...(limit !== undefined && { limit }) },
  ),
  faultyMatches('sorts matches from Z to A', ({ data }) => ({ data: data.toReversed() })),
  faultyMatches('returns has_more false although there are more', () => ({ has_more: false })),
  faultyMatches('returns wrong ids', ({ data }) => ({
    data: data.map((patient) => ({ ...patient, id: patient.id + 1 })),
  })),
  {
    what: 'does not let a read-only API user search',
    shows: search,
    respond: (call, forward) => {
      const isReader = call.headers['authorization']?.startsWith(`Basic ${btoa('reader')}`);
      const path = '/api/v1/patients/1/portal/invite';
      return forward(isSearch(call) && isReader ? { ...call, path } : call);
    },
  },
  {
    what: 'lets clients search without authentication',
    shows: search,
    respond: (call, forward) => {
      const headers = { authorization: `Basic ${btoa('un:pwd')}`, ...call.headers };
      return forward(isSearch(call) ? { ...call, headers } : call);
    },
  },
];
