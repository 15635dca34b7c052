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
const nobody = { has_more: false, data: [] };

function isSearch({ method, path }: Call): boolean {
  return method === 'POST' && path.endsWith('/extensions/patients/search');
}

/** What is searched for; undefined for a call that is no search, or not one that can be read. */
function searchIn(call: Call): Search | undefined {
  if (!isSearch(call)) return undefined;
  try {
    return JSON.parse(call.body ?? '') as Search;
  } catch {
    return undefined;
  }
}

/** A server that takes a search for another. */
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

/** A server that finds the right ones, but for what `change` does to them. */
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

/** Servers that find the wrong patients. They go by the names of the sandbox: Zoë O'Quill-Öst is the first. */
export const searchFaults: Fault[] = [
  faultyMatches('does not find a name without its accents', (found, { name = 'ë' }) =>
    /zoe/i.test(name) ? nobody : found,
  ),
  faultyMatches('does not find a name with other accents', (found, { name = '' }) =>
    /ó/i.test(name) ? nobody : found,
  ),
  faultyMatches('wants the apostrophe', (found, { name = '' }) =>
    /oquill/i.test(name) ? nobody : found,
  ),
  faultyMatches('wants the first name first', (found, { name = '' }) =>
    /^o\S* z/i.test(name) ? nobody : found,
  ),
  faultyMatches('wants whole names', (found, { name = '' }) => (name === 'oqu zoe' ? nobody : found)),
  faultyMatches('finds small letters by small letters alone', (found, { name = '' }) =>
    name !== '' && name === name.toUpperCase() ? nobody : found,
  ),
  faultySearch('finds a name by its middle', (asked) =>
    asked.name === 'uill' ? { ...asked, name: 'quill' } : asked,
  ),
  faultySearch('finds whoever has one of the names', (asked) => ({
    ...asked,
    ...(asked.name && { name: asked.name.replace(/ x[0-9a-f]{32}$/, '') }),
  })),
  faultySearch('does not heed the birth date', ({ dob, ...others }) =>
    Object.keys(others).length > 0 ? others : { dob: dob ?? '', ...others },
  ),
  faultySearch('does not heed the number where there is a birth date', ({ pt_id, ...others }) =>
    others.dob === undefined && pt_id !== undefined ? { pt_id, ...others } : others,
  ),
  faultySearch('rounds a number to that of another patient', (asked) =>
    asked.pt_id === 9007199254740991 ? { ...asked, pt_id: 1 } : asked,
  ),
  faultySearch('takes a search for nothing for one for everybody', (asked) =>
    Object.keys(asked).length === 0 ? { name: 'o' } : asked,
  ),
  faultySearch('takes a name of dots for a name', (asked) =>
    asked.name === '...' ? { name: 'o' } : asked,
  ),
  faultySearch('does not heed limit', ({ limit, ...others }) =>
    limit === 1 ? others : { ...others, ...(limit !== undefined && { limit }) },
  ),
  faultyMatches('lists whom it finds from Z to A', ({ data }) => ({ data: data.toReversed() })),
  faultyMatches('says that these are all, though there are more', () => ({ has_more: false })),
  faultyMatches('tells namesakes apart by a number of its own', ({ data }) => ({
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
    what: 'lets anybody search',
    shows: search,
    respond: (call, forward) => {
      const headers = { authorization: `Basic ${btoa('un:pwd')}`, ...call.headers };
      return forward(isSearch(call) ? { ...call, headers } : call);
    },
  },
];
