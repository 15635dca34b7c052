// @stress: retries wait
import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { type PortalClientOptions, portalClientOn } from '../../src/create-portal-client.ts';
import { createPortalClient, type PortalClient } from '../../src/index.ts';
import { example } from '../support/contract.ts';
import { failureOf } from '../support/failure-of.ts';
import {
  cutOffJson,
  drop,
  dropAfterHead,
  dropInBody,
  hang,
  hangInBody,
  later,
  proxyPage,
} from '../support/faults.ts';
import { handRuntime } from '../support/hand-runtime.ts';
import { inTurn, json, type Play, playServer } from '../support/play-server.ts';

const queue = example('onOpenQueue');
const listed = json(200, queue);
const invited = json(202, example('invitedToJoin'));

/** A client on a server that sends the responses in order. Its delays are half of the maximum. */
async function clientOn(plays: [Play, ...Play[]], settings: Partial<PortalClientOptions> = {}) {
  const runtime = handRuntime();
  const { target, received, arrivals } = await playServer(inTurn(...plays));
  const options = { ...target, ...settings } as PortalClientOptions;
  return { runtime, received, arrivals, client: portalClientOn(runtime, options) };
}

describe('a call is retried (Q65)', () => {
  test.each<[string, Play]>([
    ['a connection closed before the headers', drop],
    ['a connection closed after the headers', dropAfterHead],
    ['a connection closed in the body', dropInBody],
    ['a 429', later(429)],
    ['a 503', later(503)],
    ['a 503 of the contract', json(503, example('databaseBusy'))],
    ['a 502 of a proxy', proxyPage(502)],
    ['a 503 of a proxy', proxyPage(503)],
    ['a 504 of a proxy', proxyPage(504)],
  ])('after %s', async (_, fault) => {
    const { client, runtime, received } = await clientOn([fault, listed]);
    const listing = client.enqueued.list(1);

    await runtime.letPass(250);

    expect(await listing).toEqual(queue);
    expect(received).toHaveLength(2);
  });

  test.each<[string, Play]>([
    ['does not start', hang],
    ['does not end', hangInBody],
  ])('after a try whose response %s within tryTimeoutMs', async (_, fault) => {
    const { client, runtime, received, arrivals } = await clientOn([fault, listed], {
      tryTimeoutMs: 4_000,
    });
    const listing = client.enqueued.list(1);

    await arrivals(1);
    await runtime.letPass(4_000);
    await runtime.letPass(250);

    expect(await listing).toEqual(queue);
    expect(received).toHaveLength(2);
  });

  test('after a fetch without a connection', async () => {
    const { client, runtime } = await clientOn([listed], {
      fetch: async (request) => {
        if (runtime.elapsed() === 0) throw new TypeError('fetch failed');
        return fetch(request);
      },
    });
    const listing = client.enqueued.list(1);

    await runtime.letPass(250);

    expect(await listing).toEqual(queue);
  });

  test('with delays that double up to 8 s, of which a random part is used', async () => {
    const { client, runtime, received } = await clientOn([later(503)], {
      retries: 7,
      timeoutMs: 60_000,
    });
    const failing = failureOf(client.enqueued.list(1));

    for (const ms of [250, 500, 1_000, 2_000, 4_000, 4_000, 4_000]) {
      await runtime.letPass(ms);
    }

    expect(await failing).toMatchObject({ code: 'unexpected-response', status: 503, tries: 8 });
    expect(received).toHaveLength(8);
  });

  test('twice by default, then the last failure is thrown', async () => {
    const plays: [Play, ...Play[]] = [drop, json(503, example('databaseBusy')), drop];
    const { client, runtime, received } = await clientOn(plays);
    const failing = failureOf(client.enqueued.list(1));

    await runtime.letPass(250);
    await runtime.letPass(500);

    expect(await failing).toMatchObject({ code: 'network', tries: 3, status: undefined });
    expect(received).toHaveLength(3);
  });

  test('never with `retries: 0`', async () => {
    const { client, received } = await clientOn([later(503)], { retries: 0 });

    expect(await failureOf(client.enqueued.list(1))).toMatchObject({ status: 503, tries: 1 });
    expect(received).toHaveLength(1);
  });

  test.each([-1, 11, 1.5, Number.NaN])('`retries: %d` is invalid', (retries) => {
    const target = { subdomain: 'sandbox', username: 'un', password: 'pwd' };

    expect(() => createPortalClient({ ...target, retries })).toThrow(
      /retries must be an integer from 0 to 10/,
    );
  });
});

describe('a call is not retried', () => {
  test.each<[string, Play]>([
    ['a 400', json(400, example('notJson'))],
    ['a 401', json(401, example('wrongCredentials'))],
    ['a 404', json(404, example('unknownPatient'))],
    ['a 422', json(422, example('limitNotANumber'))],
    ['a 500 of the contract', json(500, example('serverFailed'))],
    ['an empty 500', (response) => response.writeHead(500).end()],
    ['a redirect', (response) => response.writeHead(307, { Location: '/' }).end()],
    ['a page of HTML', proxyPage(200)],
    ['truncated JSON', cutOffJson],
  ])('%s', async (_, play) => {
    const { client, received } = await clientOn([play]);

    expect((await failureOf(client.enqueued.list(1))).tries).toBe(1);
    expect(received).toHaveLength(1);
  });

  test('and not sent with an invalid argument', async () => {
    const { client, received } = await clientOn([listed]);

    expect((await failureOf(client.enqueued.list(0))).tries).toBe(0);
    expect(received).toEqual([]);
  });
});

describe('a retry waits for Retry-After (Q65)', () => {
  test.each([
    ['a number of seconds', '5', 5_250],
    ['a date', 'Mon, 02 Nov 2026 15:00:07 GMT', 7_250],
    ['a past date', 'Mon, 02 Nov 2026 14:59:00 GMT', 250],
    ['invalid text', 'soon', 250],
  ])('as %s, plus a random part', async (_, retryAfter, ms) => {
    const { client, runtime, received } = await clientOn([later(429, retryAfter), listed]);
    const listing = client.enqueued.list(1);

    await runtime.letPass(ms);

    expect(await listing).toEqual(queue);
    expect(received).toHaveLength(2);
  });

  test.each([
    ['a number of seconds', '30'],
    ['a date', 'Mon, 02 Nov 2026 15:00:30 GMT'],
  ])(
    'or the call fails immediately if the time budget is too short, as %s',
    async (_, retryAfter) => {
      const { client, received } = await clientOn([later(503, retryAfter)]);

      const failure = await failureOf(client.enqueued.list(1));

      expect(failure).toMatchObject({ status: 503, retryAfterSeconds: 30, tries: 1 });
      expect(received).toHaveLength(1);
    },
  );
});

describe('timeoutMs limits the whole call', () => {
  test('tries and delays share it, and the last try has the rest', async () => {
    const { client, runtime, arrivals } = await clientOn([hang]);
    const failing = failureOf(client.enqueued.list(1));

    await arrivals(1);
    await runtime.letPass(10_000);
    await runtime.letPass(250);
    await arrivals(2);
    await runtime.letPass(10_000);
    await runtime.letPass(500);
    await arrivals(3);
    await runtime.letPass(9_250);

    expect(await failing).toMatchObject({ code: 'timeout', tries: 3 });
    expect(runtime.elapsed()).toBe(30_000);
  });

  test('a call that is not retried has all of it for one try', async () => {
    const { client, runtime } = await clientOn([hang], { idempotencyKeys: false });
    const failing = failureOf(client.portal.invite(221));

    await runtime.letPass(30_000);

    expect(await failing).toMatchObject({ code: 'timeout', tries: 1 });
  });

  test('no try follows a delay that ended after the time budget', async () => {
    const runtime = handRuntime();
    const { target, received } = await playServer(later(503));
    const lateTimers = {
      ...runtime,
      after: (ms: number, callback: () => void) =>
        runtime.after(ms === 250 ? 40_000 : ms, callback),
    };
    const failing = failureOf(portalClientOn(lateTimers, target).enqueued.list(1));

    await runtime.letPass(40_000);

    expect(await failing).toMatchObject({ status: 503, tries: 1 });
    expect(received).toHaveLength(1);
  });

  test('no delay is started that would exceed it', async () => {
    const { client, received } = await clientOn([drop], { timeoutMs: 250 });

    expect(await failureOf(client.enqueued.list(1))).toMatchObject({ code: 'network', tries: 1 });
    expect(received).toHaveLength(1);
  });
});

describe('the signal of the caller ends the delay between tries', () => {
  test('immediately, and nothing else is sent', async () => {
    const controller = new AbortController();
    const { client, received } = await clientOn([later(503)], {
      observe: ({ nextTryInMs }) => {
        expect(nextTryInMs).toBe(250);
        queueMicrotask(() => controller.abort(new Error('the tab was closed')));
      },
    });

    const failure = await failureOf(client.enqueued.list(1, { signal: controller.signal }));

    expect(failure).toMatchObject({ code: 'aborted', tries: 1 });
    expect(received).toHaveLength(1);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });
});

describe('a POST is retried only with its key (Q65)', () => {
  const answers = { html_content: '<p>', raw_data: {} };
  const message = { subject: 'News?', note: 'Any news at all?' };
  const created = json(201, example('enqueued'));

  test.each<[string, (client: PortalClient) => Promise<unknown>, Play]>([
    ['portal.invite', ({ portal }) => portal.invite(221), invited],
    ['questionnaires.create', (client) => client.questionnaires.create(1, answers), created],
    ['prescriptions.queue', (client) => client.prescriptions.queue(1, { drug_id: 1 }), created],
    [
      'prescriptions.refill',
      (client) => client.prescriptions.refill(1, { original_prescription_id: 1 }),
      created,
    ],
    ['supplements.queue', (client) => client.supplements.queue(1, { supplement_id: 1 }), created],
    ['secureMessages.create', (client) => client.secureMessages.create(1, message), created],
  ])('%s uses one key for all tries', async (_, create, success) => {
    const { client, runtime, received } = await clientOn([drop, later(503), success]);
    const creating = create(client);

    await runtime.letPass(250);
    await runtime.letPass(500);
    await creating;

    expect(received.map(({ headers }) => headers['idempotency-key'])).toEqual([
      'key-1',
      'key-1',
      'key-1',
    ]);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  test('a key of the caller is used instead of a generated one', async () => {
    const { client, runtime, received } = await clientOn([drop, invited]);
    const inviting = client.portal.invite(221, { idempotencyKey: 'mine' });

    await runtime.letPass(250);
    await inviting;

    expect(received.map(({ headers }) => headers['idempotency-key'])).toEqual(['mine', 'mine']);
  });

  test('a POST that only reads is retried without a key', async () => {
    const { client, runtime, received } = await clientOn([
      drop,
      json(200, example('credentialsRight')),
    ]);
    const checking = client.portal.validateCredentials({ username: 'nils', password: 'pwd' });

    await runtime.letPass(250);

    expect(await checking).toMatchObject({ result: true });
    expect(received).toHaveLength(2);
    expect(received[0]?.headers).not.toHaveProperty('idempotency-key');
  });

  test('with `idempotencyKeys: false`, only a call with a key is retried', async () => {
    const { client, runtime, received } = await clientOn([drop, drop, invited], {
      idempotencyKeys: false,
    });

    expect((await failureOf(client.portal.invite(221))).tries).toBe(1);
    const inviting = client.portal.invite(221, { idempotencyKey: 'mine' });
    await runtime.letPass(250);
    await inviting;

    expect(received.map(({ headers }) => headers['idempotency-key'])).toEqual([
      undefined,
      'mine',
      'mine',
    ]);
  });

  test('a call is retried after 409, while the target handles the first try', async () => {
    const busy: Play = (response) => response.writeHead(409, { 'Retry-After': '1' }).end();
    const { client, runtime, received } = await clientOn([busy, invited]);
    const inviting = client.portal.invite(221);

    await runtime.letPass(1_250);
    await inviting;

    expect(received).toHaveLength(2);
  });
});
