import type { Call } from '../../src/http/messages.ts';
import type { OperationOrAnyRoute } from '../../src/report/conformance-report.ts';
import { changed, changing, type Fault, isList } from '../support/faulty-target.ts';

type Body = Record<string, unknown>;

const paths = {
  createPatientQuestionnaire: /\/questionnaires$/,
  queuePatientPrescription: /\/rxs(\?|$)/,
  queuePatientRefill: /\/rxs\/refill$/,
  queuePatientSupplement: /\/supplements(\?|$)/,
  createSecureMessage: /\/secure_messages$/,
  validatePortalCredentials: /\/validate_credentials$/,
  searchPatients: /\/patients\/search$/,
} as const;

/** A server that changes the body of an operation before it is stored. */
function faultyBody(
  what: string,
  operation: keyof typeof paths,
  change: (body: Body) => Body,
): Fault {
  return {
    what,
    shows: { operation, check: 'behaviour' },
    respond: (call, forward) => {
      const body = paths[operation].test(call.path) ? bodyOf(call) : undefined;
      return forward(body ? { ...call, body: JSON.stringify(change(body)) } : call);
    },
  };
}

/** The body of a call; undefined if it is not an object. */
function bodyOf({ body = '' }: Call): Body | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && !Array.isArray(value) ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}

/** Changes a field of a body if it is a text. */
function changingText(field: string, change: (text: string) => unknown): (body: Body) => Body {
  return (body) => {
    const value = body[field];
    return typeof value === 'string' ? { ...body, [field]: change(value) } : body;
  };
}

/** A server that replaces parts of paths, such as query parameters. */
function faultyPath(
  what: string,
  operation: OperationOrAnyRoute,
  change: (path: string) => string,
): Fault {
  return {
    what,
    shows: { operation, check: 'behaviour' },
    respond: (call, forward) => forward({ ...call, path: change(call.path) }),
  };
}

interface Dated {
  details: { agreed_to_terms?: boolean };
}

/** Servers that lose or change values of a field, or ignore documented values. */
export const fieldFaults: Fault[] = [
  faultyBody(
    'drops an optional field of a questionnaire',
    'createPatientQuestionnaire',
    ({ questionnaire_type: _dropped, ...others }) => others,
  ),
  faultyBody(
    'drops an optional field if it is the only one',
    'queuePatientRefill',
    ({ notes, ...others }) =>
      'agreed_to_terms' in others ? { ...others, ...(notes !== undefined && { notes }) } : others,
  ),
  faultyBody(
    'truncates a long text',
    'createPatientQuestionnaire',
    changingText('html_content', (text) => text.slice(0, 65_535)),
  ),
  faultyBody(
    'truncates a text in the middle of a character',
    'createSecureMessage',
    changingText('subject', (text) => [...text.slice(0, 54)].join('')),
  ),
  faultyBody(
    'normalizes the Unicode of a text',
    'queuePatientSupplement',
    changingText('notes', (text) => text.normalize('NFC')),
  ),
  faultyBody(
    'replaces characters beyond the BMP',
    'queuePatientPrescription',
    changingText('notes', (text) => text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '\ufffd')),
  ),
  faultyBody(
    'removes the marks of right-to-left text',
    'queuePatientRefill',
    changingText('notes', (text) => text.replaceAll(/[\u200f\u202b\u202c]/g, '')),
  ),
  faultyBody(
    'trims a text',
    'createSecureMessage',
    changingText('note', (text) => text.trim()),
  ),
  faultyBody(
    'removes markup from a text',
    'queuePatientSupplement',
    changingText('notes', (text) => text.replaceAll(/<[^>]*>/g, '')),
  ),
  faultyBody(
    'flattens nested answers',
    'createPatientQuestionnaire',
    ({ raw_data, ...others }) => ({
      ...others,
      raw_data: Object.fromEntries(
        Object.entries(raw_data ?? {}).filter(([, value]) => !Object.hasOwn(value ?? {}, 'deeper')),
      ),
    }),
  ),
  faultyBody('rounds a large number', 'queuePatientPrescription', ({ drug_id, ...others }) => ({
    drug_id: drug_id === Number.MAX_SAFE_INTEGER ? Number(drug_id) - 1 : drug_id,
    ...others,
  })),
  faultyBody('stores an empty text as null', 'queuePatientRefill', ({ notes, ...others }) =>
    notes === '' || notes === undefined ? others : { notes, ...others },
  ),
  faultyBody(
    'accepts no password of the greatest length',
    'validatePortalCredentials',
    changingText('password', (text) => ([...text].length === 1024 ? `${text}x` : text)),
  ),
  faultyBody('accepts no limit of 100', 'searchPatients', ({ limit, ...others }) => ({
    ...others,
    ...(limit !== undefined && {
      limit: limit === 100 && others['pt_id'] !== undefined ? 0 : limit,
    }),
  })),
  {
    what: 'never returns true in agreed_to_terms from a dismissal',
    shows: { operation: 'queuePatientRefill', check: 'behaviour' },
    respond: changing<{ data: Dated }>(
      ({ method }) => method === 'DELETE',
      (result) => ({
        ...result,
        data: {
          ...result.data,
          details: {
            ...result.data.details,
            ...(result.data.details.agreed_to_terms && { agreed_to_terms: false }),
          },
        },
      }),
    ),
  },
  {
    what: 'never lists a supplement in the inbox',
    shows: { operation: 'listInbox', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      if (!call.path.includes('/extensions/portal/enqueued') || response.status !== 200) {
        return response;
      }
      return changed<{ data: { request_type: string }[] }>(response, (inbox) => ({
        ...inbox,
        data: inbox.data.filter(({ request_type }) => request_type !== 'supplement'),
      }));
    },
  },
  faultyPath('ignores the filter for refills', 'showPortalRequests', (path) =>
    isList({ method: 'GET', path, headers: {} })
      ? path.replace(/request_type=rx_refill(?!&request_type)&?/, '')
      : path,
  ),
  faultyPath('ignores created_before of the inbox', 'listInbox', (path) =>
    path.replace(/created_before=[^&]*&?/, ''),
  ),
  faultyPath('accepts a limit of the inbox of at most 500', 'listInbox', (path) =>
    path.replace('enqueued?limit=1000', 'enqueued?limit=1001'),
  ),
  faultyPath(
    'does not add to the queue with an explicit enqueue=true',
    'queuePatientSupplement',
    (path) => path.replace('enqueue=true', 'enqueue=false'),
  ),
];
