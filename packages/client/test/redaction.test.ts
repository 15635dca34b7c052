import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { portalClientOn } from '../src/create-portal-client.ts';
import { createFetchClient } from '../src/fetch.ts';
import { createPortalClient, type PortalError } from '../src/index.ts';
import { systemRuntime } from '../src/runtime.ts';
import { example } from './support/contract.ts';
import { failureOf } from './support/failure-of.ts';
import {
  drop,
  dropAfterHead,
  dropInBody,
  hang,
  hangInBody,
  hangInProblem,
  later,
} from './support/faults.ts';
import { inTurn, json, type Play, playServer, text } from './support/play-server.ts';

const username = 'user-canary';
const password = 'secret-canary';
const submission = { html_content: '<p>phi-canary</p>', raw_data: { 'phi-canary': 'phi-canary' } };
const logIn = { username: 'patient-canary', password: 'password-canary' };
const message = { subject: 'phi-canary', note: 'phi-canary phi-canary' };
const header = btoa(`${username}:${password}`);

/** All outputs of loggers, consoles and test runners for a value. */
function printed(value: unknown): string {
  const chain: unknown[] = [];
  for (let next = value; next instanceof Error; next = next.cause) {
    chain.push(next.message, next.stack, String(next), ...Object.values(next));
  }
  return [
    ...chain,
    ...logged(value),
    JSON.stringify(value),
    JSON.stringify(Object.entries(Object.getOwnPropertyDescriptors(value))),
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
    inspect(value, { depth: Number.POSITIVE_INFINITY, getters: false }),
  ].join('\n');
}

/** The outputs of the console and of pino. */
function logged(value: unknown): string[] {
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  new Console(sink).log(value);
  const logger = pino(sink);
  // Only pino prints the details (see `PortalFailure`).
  if (!(value instanceof Error && 'errors' in value && [value.errors].flat().length > 0)) {
    logger.error({ err: value, failure: value }, 'failed');
  }
  if (value instanceof Error) {
    lines.push(inspect(structuredClone(value), { showHidden: true }));
  }
  return lines;
}

const canaries = [/canary/, header, /4711987/];

function expectNoCanary(value: unknown) {
  for (const canary of canaries) {
    expect(printed(value)).not.toMatch(canary);
  }
}

describe('no secrets and no patient data are printed (Q65)', () => {
  test('of the client', () => {
    expectNoCanary(createPortalClient({ subdomain: 'sandbox', username, password }));
    expectNoCanary(createPortalClient(`https://${username}:${password}@sandbox.md-hq.com`));
    expectNoCanary(createFetchClient({ subdomain: 'sandbox', username, password }));
  });

  const tellTale = {
    ...example('drugIdMissing'),
    title: 'phi-canary',
    detail: 'phi-canary',
    errors: [{ pointer: '/phi-canary', detail: 'must not be phi-canary' }],
  };
  const dismissed = { ...example('alreadyDismissed'), dismissed_by: username };

  test.each<[string, Play]>([
    ['a problem that quotes the request', json(422, tellTale)],
    ['a problem that names the API user', json(404, dismissed)],
    [
      'a response with headers that do',
      json(500, {}, { 'X-Request-Id': 'phi-canary/1', 'Retry-After': 'canary' }),
    ],
    ['a page that quotes the request', text(502, `<p>phi-canary ${header}</p>`)],
    ['a success that is not JSON', text(200, 'phi-canary', 'application/json')],
    [
      'a redirect',
      (response) => response.writeHead(302, { Location: '/?phi-canary' }).end('phi-canary'),
    ],
    ['a connection closed before the headers', drop],
    ['a connection closed after the headers', dropAfterHead],
    ['a connection closed in the body', dropInBody],
    ['no response', hang],
    ['an incomplete response', hangInBody],
    ['an incomplete problem', hangInProblem],
    ['too many requests', later(429, '3600')],
    ['several faults in order', inTurn(drop, later(503), text(502, `phi-canary ${header}`))],
  ])('of %s', async (_, play) => {
    const { origin } = await playServer(play);
    const client = portalClientOn(
      { ...systemRuntime, random: () => 0 },
      { baseUrl: origin, username, password, timeoutMs: 200, tryTimeoutMs: 50 },
    );

    expectNoCanary(await failureOf(client.enqueued.list(4711987, { request_type: 'rx' })));
    expectNoCanary(await failureOf(client.enqueued.dismiss(4711987, 4711987)));
    expectNoCanary(await failureOf(client.questionnaires.create(4711987, submission)));
    expectNoCanary(await failureOf(client.portal.validateCredentials(logIn)));
    expectNoCanary(await failureOf(client.secureMessages.create(4711987, message)));
  });

  test('of a fetch whose error contains the request', async () => {
    const client = createPortalClient({
      subdomain: 'sandbox',
      username,
      password,
      retries: 0,
      fetch: async (request) => {
        const cause = Object.assign(new Error('phi-canary'), { code: `canary ${password}` });
        throw Object.assign(new Error(`canary ${request.url}`, { cause }), {
          request,
          code: 'ECONNRESET',
        });
      },
    });

    const failure = await failureOf(client.questionnaires.create(4711987, submission));

    expect(failure.code).toBe('network');
    expectNoCanary(failure);
  });

  test('of a signal that aborts with a reason', async () => {
    const client = createPortalClient({ subdomain: 'sandbox', username, password });
    const signal = AbortSignal.abort(new Error('phi-canary'));

    expectNoCanary(await failureOf(client.portal.invite(4711987, { signal })));
  });

  test('of an invalid id', async () => {
    const client = createPortalClient({ subdomain: 'sandbox', username, password });

    expectNoCanary(await failureOf(client.portal.invite(4711987.5)));
  });

  test('of an invalid key', async () => {
    const client = createPortalClient({ subdomain: 'sandbox', username, password });
    const options = { idempotencyKey: 'canary canary' };

    expectNoCanary(await failureOf(client.portal.invite(4711987, options)));
  });
});

describe('the texts of the server are available to code', () => {
  async function failureOn(problem: Record<string, unknown>): Promise<PortalError> {
    const { options } = await playServer(json(422, problem));
    return failureOf(createPortalClient(options).prescriptions.queue(1, { drug_id: 1 }));
  }

  test('the validation errors', async () => {
    const failure = await failureOn(example('drugIdMissing'));

    expect(failure.errors).toEqual(example('drugIdMissing')['errors']);
  });

  test('a log has the operation, status and request id', async () => {
    const failure = await failureOn(example('drugIdMissing'));

    expect(JSON.parse(JSON.stringify({ failure }))).toEqual({
      failure: {
        name: 'PortalError',
        message:
          'queuePatientPrescription failed: 422 validation-failed (request 0199e3a4-5c0e-7b31-8a44-3f1d20c6f6d1)',
        code: 'validation-failed',
        status: 422,
        operationId: 'queuePatientPrescription',
        requestId: '0199e3a4-5c0e-7b31-8a44-3f1d20c6f6d1',
        tries: 1,
        mayHaveTakenEffect: false,
      },
    });
    expect(inspect(failure)).toMatch(
      /^PortalError: queuePatientPrescription failed: 422 .*\n( {4}at .*\n)*.* \{\n {2}code: 'validation-failed',\n {2}status: 422,\n {2}operationId: 'queuePatientPrescription',\n {2}requestId: '[\w-]+',\n {2}tries: 1,\n {2}mayHaveTakenEffect: false\n\}$/,
    );
  });
});
