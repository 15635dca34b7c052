import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Surface } from '../../../src/shared/desk-api.ts';

/** The calls that the stub has received, in order. */
export interface SeenCall {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly idempotencyKey: string | string[] | undefined;
  readonly forwardedFor: string | string[] | undefined;
}

export interface StubPortal extends AsyncDisposable {
  readonly url: string;
  readonly calls: SeenCall[];
  /** Responds to the next call with this, whatever it is. */
  next(status: number, problem: string, details?: object): void;
  /** Serves this part of the contract from now on; `bare` has the documented operations, and HTML for the rest. */
  serve(surface: StubSurface): void;
  /** Holds the next call; resolves when the client has aborted it. */
  hang(): Promise<void>;
  /** Holds the next call until the returned function is called. */
  hold(): HeldCall;
  /** Accepts another secret from now on. */
  rotateSecret(): void;
}

/** A call without a response yet. */
export interface HeldCall {
  /** Resolves when the call has been received. */
  readonly isHere: Promise<void>;
  goOn(): void;
}

export type StubSurface = Surface | 'bare';

export const staff = { username: 'pk_anna', secret: 'correct horse battery' };
export const colleague = { username: 'pk_zoë', secret: 'staple of a stable' };

/**
 * A portal without state: two users, patient 1 with request 27 and invitation 9, and no one else. It replaces the real
 * server in tests that need failures on demand.
 */
export async function startStubPortal(): Promise<StubPortal> {
  const calls: SeenCall[] = [];
  const forced: { status: number; problem: string; details: object }[] = [];
  const hanging: (() => void)[] = [];
  const holding: ((goOn: () => void) => void)[] = [];
  let secret = staff.secret;
  let surface: StubSurface = 'full';

  const server = createServer((request, response) => {
    const { method = '', url: path = '', headers } = request;
    if (path === '/portal/clinic' && surface === 'full')
      return send(response, 200, { clinic: true });
    const idempotencyKey = headers['idempotency-key'];
    const { authorization, 'x-forwarded-for': forwardedFor } = headers;
    calls.push({ method, path, authorization, idempotencyKey, forwardedFor });
    request.resume();
    const givenUp = hanging.shift();
    if (givenUp !== undefined) {
      response.once('close', givenUp);
      return;
    }
    const answer = (): void => {
      const failure = forced.shift();
      const call = `${method} ${path.split('?')[0]}`;
      if (failure) sendProblem(response, failure.status, failure.problem, failure.details);
      else if (surface === 'bare' && !isServed(call, surface)) sendNotFound(response);
      else if (!isSignedIn(request, secret)) sendProblem(response, 401, 'unauthenticated');
      else if (isServed(call, surface)) route(response, call);
      else sendProblem(response, 404, 'route-unavailable');
    };
    const hold = holding.shift();
    if (hold === undefined) answer();
    else hold(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    next: (status, problem, details = {}) => void forced.push({ status, problem, details }),
    serve(served) {
      surface = served;
    },
    hang: () => new Promise((resolve) => hanging.push(resolve)),
    hold() {
      let answer = (): void => {};
      const isHere = new Promise<void>((resolve) => {
        holding.push((goOn) => {
          answer = goOn;
          resolve();
        });
      });
      return { isHere, goOn: () => answer() };
    },
    rotateSecret() {
      secret = 'another secret';
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isServed(call: string, surface: StubSurface): boolean {
  if (call.includes('/extensions/')) return surface === 'full';
  const isObserved = /patients\/\d+$/.test(call);
  return !isObserved || surface === 'full' || surface === 'observed';
}

function isSignedIn({ headers }: IncomingMessage, secret: string): boolean {
  return [{ ...staff, secret }, colleague].some((user) => {
    const pair = Buffer.from(`${user.username}:${user.secret}`).toString('base64');
    return headers.authorization === `Basic ${pair}`;
  });
}

function route(response: ServerResponse, call: string): void {
  const answer = answers[call];
  if (answer) send(response, call.endsWith('/invite') ? 202 : 200, answer);
  else sendProblem(response, 404, 'patient-not-found');
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The error page of a web server, without authentication. */
function sendNotFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>');
}

function sendProblem(
  response: ServerResponse,
  status: number,
  problem: string,
  details: object = {},
): void {
  const headers = {
    'content-type': 'application/problem+json',
    'x-request-id': '0199e3a4-5c0e-7b31-8a44-3f1d20c6f6d1',
    // Longer than the client waits, so that it does not retry.
    ...(status === 429 || status === 503 ? { 'retry-after': '3600' } : {}),
  };
  const type = `https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#${problem}`;
  response.writeHead(status, headers).end(
    JSON.stringify({
      type,
      title: problem,
      status,
      detail: problem,
      instance: 'urn:uuid:0',
      ...details,
    }),
  );
}

const noon = '2026-11-03T12:00:00.000Z';

export const request27 = {
  object: 'portal_request',
  id: 27,
  pt_id: 1,
  request_type: 'rx',
  status: 'open',
  created: '2026-11-02T15:04:05.000Z',
  subject: 'Prescription: drug 4711',
  details: { drug_id: 4711, notes: 'For the spring, as last year.' },
  dismissed_at: null,
  dismissed_by: null,
  url_portal_request: 'https://sandbox.md-hq.com/api/v1/patients/1/portal/enqueued/27',
  url_patient_details: 'https://sandbox.md-hq.com/api/v1/patients/1',
};

const invitation = {
  object: 'invitation',
  id: 9,
  kind: 'join',
  state: 'queued',
  sent_to: 'm***@example.com',
  created: noon,
  expires: '2026-11-06T12:00:00.000Z',
};

const { details: _details, ...entry27 } = request27;
const patient = {
  object: 'patient',
  id: 1,
  first_name: 'Ada',
  last_name: 'Example',
  dob: '1979-03-30',
  sex: null,
  email1: 'ada@example.com',
};
const dismissed27 = {
  ...request27,
  status: 'dismissed',
  dismissed_at: noon,
  dismissed_by: 'pk_anna',
};
const list = { object: 'list', has_more: false };

export const inbox = {
  ...list,
  total_count: 1,
  counts_by_type: { questionnaire: 0, rx: 1, rx_refill: 0, supplement: 0, secure_message: 0 },
  next_cursor: null,
  data: [{ ...entry27, patient: { first_name: 'Ada', last_name: 'Example', dob: '1979-03-30' } }],
};
export const record27 = {
  object: 'portal_request_record',
  portal_request: request27,
  patient,
  history: [{ act: 'enqueued', at: request27.created, by: 'un' }],
};

/** The responses to the known calls. */
const answers: Record<string, object> = {
  'GET /api/v1/extensions/portal/enqueued': inbox,
  'GET /api/v1/patients/1/portal/enqueued': { ...list, total_count: 1, data: [request27] },
  'DELETE /api/v1/patients/1/portal/enqueued/27': {
    result: true,
    message: 'The request was dismissed.',
    data: dismissed27,
  },
  'GET /api/v1/extensions/patients/1/portal/enqueued/27': record27,
  'POST /api/v1/extensions/patients/1/portal/enqueued/27/restore': {
    result: true,
    message: 'The request is in the queue.',
    data: request27,
  },
  'POST /api/v1/extensions/patients/search': { ...list, data: [patient] },
  'GET /api/v1/patients/1': patient,
  'POST /api/v1/patients/1/portal/invite': {
    result: true,
    message: 'The invitation was queued for delivery.',
    invitation,
  },
  'GET /api/v1/extensions/patients/1/portal/invitations': {
    ...list,
    total_count: 1,
    data: [invitation],
  },
  'DELETE /api/v1/extensions/patients/1/portal/invitations/9': {
    result: true,
    message: 'The invitation was revoked.',
    data: { ...invitation, state: 'revoked' },
  },
};
