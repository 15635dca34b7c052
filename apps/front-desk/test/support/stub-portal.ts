import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the stub was asked, in order. */
export interface SeenCall {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
}

export interface StubPortal extends AsyncDisposable {
  readonly url: string;
  readonly calls: SeenCall[];
  /** Answers the next call with this, whatever it is. */
  next(status: number, problem: string): void;
  /** Takes another secret from now on. */
  rotateSecret(): void;
}

export const staff = { username: 'pk_anna', secret: 'correct horse battery' };

/**
 * A portal that keeps nothing: one user, patient 1 with request 27, everybody else unknown. It stands
 * in for the real server where a test needs failures at will.
 */
export async function startStubPortal(): Promise<StubPortal> {
  const calls: SeenCall[] = [];
  const forced: { status: number; problem: string }[] = [];
  let secret = staff.secret;

  const server = createServer((request, response) => {
    const { method = '', url: path = '' } = request;
    calls.push({ method, path, authorization: request.headers.authorization });
    request.resume();
    const failure = forced.shift();
    if (failure !== undefined) sendProblem(response, failure.status, failure.problem);
    else if (!isSignedIn(request, secret)) sendProblem(response, 401, 'unauthenticated');
    else route(response, `${method} ${path.split('?')[0]}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    next: (status, problem) => void forced.push({ status, problem }),
    rotateSecret() {
      secret = 'another secret';
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isSignedIn({ headers }: IncomingMessage, secret: string): boolean {
  const pair = Buffer.from(`${staff.username}:${secret}`).toString('base64');
  return headers.authorization === `Basic ${pair}`;
}

function route(response: ServerResponse, call: string): void {
  const queue = '/api/v1/patients/1/portal/enqueued';
  if (call === `GET ${queue}`) {
    send(response, 200, { object: 'list', total_count: 1, has_more: false, data: [request27] });
  } else if (call === `DELETE ${queue}/27`) {
    const data = { ...request27, status: 'dismissed', dismissed_at: noon, dismissed_by: 'pk_anna' };
    send(response, 200, { result: true, message: 'The request was dismissed.', data });
  } else if (call === 'POST /api/v1/patients/1/portal/invite') {
    send(response, 202, { result: true, message: 'The invitation is on its way.', invitation });
  } else {
    sendProblem(response, 404, 'patient-not-found');
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendProblem(response: ServerResponse, status: number, problem: string): void {
  const headers = {
    'content-type': 'application/problem+json',
    'x-request-id': '0199e3a4-5c0e-7b31-8a44-3f1d20c6f6d1',
    // Longer than the client waits, so that it does not try again.
    ...(status === 429 || status === 503 ? { 'retry-after': '3600' } : {}),
  };
  const type = `https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#${problem}`;
  response
    .writeHead(status, headers)
    .end(JSON.stringify({ type, title: problem, status, detail: problem, instance: 'urn:uuid:0' }));
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
