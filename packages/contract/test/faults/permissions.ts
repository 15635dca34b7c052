import { type Call, problemCodeOf } from '../../src/http/messages.ts';
import type { Fault } from '../support/faulty-target.ts';

const list = { operation: 'showPortalRequests', check: 'behaviour' } as const;
const refill = { operation: 'queuePatientRefill', check: 'behaviour' } as const;
const supplement = { operation: 'queuePatientSupplement', check: 'behaviour' } as const;
const message = { operation: 'createSecureMessage', check: 'behaviour' } as const;
const showPatient = { operation: 'showPatient', check: 'behaviour' } as const;
const revoke = { operation: 'revokeInvitation', check: 'behaviour' } as const;
const writer = `Basic ${btoa('un:pwd')}`;

/** The user name in the credentials of a call; undefined without a name and a secret. */
function userOf({ headers: { authorization = '' } }: Call): string | undefined {
  return /^(.*?):/.exec(atob(authorization.replace('Basic ', '')))?.[1];
}

function withCredentials(call: Call): Call {
  return { ...call, headers: { ...call.headers, authorization: writer } };
}

/** Servers that accept requests which they must refuse. */
export const permissionFaults: Fault[] = [
  {
    what: 'returns a patient without authentication',
    shows: showPatient,
    respond: (call, forward) =>
      forward(
        /\/patients\/\d+$/.test(call.path)
          ? { ...call, headers: { authorization: writer, ...call.headers } }
          : call,
      ),
  },
  {
    what: 'accepts any secret of an API user',
    shows: { operation: 'deletePortalRequest', check: 'behaviour' },
    respond: (call, forward) => forward(userOf(call) === 'un' ? withCredentials(call) : call),
  },
  {
    what: 'responds differently to an unknown API user and a wrong secret',
    shows: { operation: 'restorePortalRequest', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      if (response.status !== 401 || userOf(call) === 'un') return response;
      return { ...response, text: response.text.replace('"detail":"', '"detail":"Unknown user. ') };
    },
  },
  {
    what: 'accepts the name of an API user without a secret',
    shows: showPatient,
    respond: (call, forward) =>
      forward(
        call.headers['authorization'] === `Basic ${btoa('un')}` ? withCredentials(call) : call,
      ),
  },
  {
    what: 'lets a read-only API user send a message',
    shows: message,
    respond: (call, forward) => {
      const isReader = call.headers['authorization']?.startsWith(`Basic ${btoa('reader')}`);
      const isMessage = call.path.endsWith('/secure_messages');
      const headers = { ...call.headers, authorization: writer };
      return forward(isReader && isMessage ? { ...call, headers } : call);
    },
  },
  {
    what: 'adds a message of an unknown patient to the queue of another',
    shows: message,
    respond: (call, forward) =>
      forward({
        ...call,
        path: call.path.replace(
          /patients\/9007199254740991\/portal\/secure/,
          'patients/1/portal/secure',
        ),
      }),
  },
  {
    what: 'accepts a message with another media type',
    shows: message,
    respond: (call, forward) =>
      forward(
        call.headers['content-type'] === 'text/plain'
          ? { ...call, headers: { ...call.headers, 'content-type': 'application/json' } }
          : call,
      ),
  },
  {
    what: 'accepts a body that begins with a byte order mark',
    shows: supplement,
    respond: (call, forward) => forward({ ...call, body: call.body?.replace(/^\uFEFF/, '') }),
  },
  {
    what: 'requires no credentials for HEAD',
    shows: { operation: 'listInbox', check: 'behaviour' },
    respond: (call, forward) =>
      forward(
        call.method === 'HEAD'
          ? { ...call, headers: { ...call.headers, authorization: writer } }
          : call,
      ),
  },
  {
    what: 'accepts a field that only the server may set',
    shows: supplement,
    respond: (call, forward) =>
      forward({ ...call, body: call.body?.replace(',"status":"dismissed"', '') }),
  },
  {
    what: 'accepts a body over 1 MiB',
    shows: refill,
    respond: (call, forward) =>
      forward({ ...call, body: call.body?.replace(/,"padding":"x+"/, '') }),
  },
  {
    what: 'accepts an invalid Idempotency-Key',
    shows: refill,
    respond: ({ headers, ...call }, forward) => {
      const { 'idempotency-key': key = '', ...others } = headers;
      return forward({ ...call, headers: /^\S{1,255}$/.test(key) ? headers : others });
    },
  },
  {
    what: 'returns another id to a request repeated with the same Idempotency-Key',
    shows: supplement,
    async respond(call, forward) {
      const response = await forward(call);
      const isKeyed = call.headers['idempotency-key'] !== undefined && response.status === 201;
      const text = response.text.replace(
        /(portal_queue_id":)\d+/,
        `$1${1e6 + Math.trunc(performance.now())}`,
      );
      return isKeyed ? { ...response, text } : response;
    },
  },
  {
    what: 'accepts a limit of 1e1',
    shows: list,
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace('limit=1e1', 'limit=10') }),
  },
  {
    what: 'accepts a limit of 101 invitations',
    shows: { operation: 'listInvitations', check: 'behaviour' },
    respond: (call, forward) =>
      forward({ ...call, path: call.path.replace('invitations?limit=101', 'invitations') }),
  },
  {
    what: 'lets a read-only API user revoke an invitation',
    shows: revoke,
    respond: (call, forward) => {
      const isReader = call.headers['authorization']?.startsWith(`Basic ${btoa('reader')}`);
      const isRevocation = /\/invitations\/\d+$/.test(call.path);
      const headers = { ...call.headers, authorization: writer };
      return forward(isReader && isRevocation ? { ...call, headers } : call);
    },
  },
  {
    what: 'responds invitation-already-ended for an unknown invitation',
    shows: revoke,
    async respond(call, forward) {
      const response = await forward(call);
      const text = response.text.replace('#invitation-not-found', '#invitation-already-ended');
      return { ...response, text };
    },
  },
  {
    what: 'ignores an empty filter',
    shows: list,
    respond: (call, forward) => forward({ ...call, path: call.path.replace(/\?\w+=$/, '') }),
  },
  {
    what: 'responds 200 to unknown routes',
    shows: { operation: '(other routes)', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      if (problemCodeOf(response) !== 'route-unavailable') return response;
      return { status: 200, headers: { 'content-type': 'application/json' }, text: '{}' };
    },
  },
  {
    what: 'returns an email address for a patient without one',
    shows: showPatient,
    async respond(call, forward) {
      const response = await forward(call);
      return {
        ...response,
        text: response.text.replace('"email1":null', '"email1":"x@example.com"'),
      };
    },
  },
  {
    what: 'returns the password of a log-in',
    shows: { operation: 'validatePortalCredentials', check: 'behaviour' },
    async respond(call, forward) {
      const response = await forward(call);
      const { password = '' } = JSON.parse(call.body?.match(/^\{"username".*\}$/)?.[0] ?? '{}') as {
        password?: string;
      };
      return { ...response, text: response.text.replace('"message":"', `"message":"${password} `) };
    },
  },
];
