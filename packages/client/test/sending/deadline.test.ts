import { getEventListeners, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { portalClientOn } from '../../src/create-portal-client.ts';
import { createPortalClient } from '../../src/index.ts';
import { example } from '../support/contract.ts';
import { failureOf } from '../support/failure-of.ts';
import { dropInBody, hang, hangInBody, hangInProblem } from '../support/faults.ts';
import { handRuntime } from '../support/hand-runtime.ts';
import { json, playServer } from '../support/play-server.ts';

/** A `fetch` that ignores its signal. */
const deafFetch = () => new Promise<never>(() => {});

/** The global `fetch`, and a promise for the headers of its response. */
function watchedFetch() {
  let onAnswer = () => {};
  const headersReceived = new Promise<void>((resolve) => {
    onAnswer = resolve;
  });
  // Later, so that code that waits only for the headers has continued.
  const onHead = () => void setImmediate(onAnswer);
  return { headersReceived, fetch: (request: Request) => fetch(request).finally(onHead) };
}

describe('timeoutMs covers the whole call (Q65)', () => {
  test('if the server never responds', async () => {
    const runtime = handRuntime();
    const { options } = await playServer(hang);
    const failing = failureOf(portalClientOn(runtime, options).enqueued.list(1));

    await runtime.letPass(30_000);

    expect(await failing).toMatchObject({ code: 'timeout', operationId: 'showPortalRequests' });
  });

  test.each([
    ['the body never ends', hangInBody],
    ['the body of an error never ends', hangInProblem],
  ])('when %s', async (_, play) => {
    const runtime = handRuntime();
    const { options } = await playServer(play);
    const { headersReceived, fetch } = watchedFetch();
    const failing = failureOf(portalClientOn(runtime, { ...options, fetch }).enqueued.list(1));

    await headersReceived;
    await runtime.letPass(30_000);

    expect(await failing).toMatchObject({ code: 'timeout', operationId: 'showPortalRequests' });
  });

  test('if a custom fetch ignores its signal', async () => {
    const runtime = handRuntime();
    const { options } = await playServer(hang);
    const client = portalClientOn(runtime, { ...options, timeoutMs: 50, fetch: deafFetch });
    const failing = failureOf(client.portal.invite(1));

    await runtime.letPass(50);

    expect(await failing).toMatchObject({ code: 'timeout' });
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])(
    'timeoutMs and tryTimeoutMs of %d are invalid',
    (ms) => {
      const target = { subdomain: 'sandbox', username: 'un', password: 'pwd' };

      expect(() => createPortalClient({ ...target, timeoutMs: ms })).toThrow(
        /invalid-argument: timeoutMs must be an integer from 1 to 2147483647/,
      );
      expect(() => createPortalClient({ ...target, tryTimeoutMs: ms })).toThrow(
        /invalid-argument: tryTimeoutMs must be an integer from 1 to 2147483647/,
      );
    },
  );
});

describe('the signal of the caller aborts a call', () => {
  test.each([
    ['before the response', hang],
    ['in the middle of the body', hangInBody],
  ])('%s', async (_, play) => {
    const controller = new AbortController();
    const { options } = await playServer((response, received, before) => {
      play(response, received, before);
      controller.abort(new Error('the tab was closed'));
    });

    const failure = await failureOf(
      createPortalClient(options).enqueued.list(1, { signal: controller.signal }),
    );

    expect(failure).toMatchObject({ code: 'aborted', operationId: 'showPortalRequests' });
  });

  test('and closes the connection', async () => {
    const controller = new AbortController();
    const held: ServerResponse[] = [];
    const { options } = await playServer((response) => {
      held.push(response);
      controller.abort();
    });

    await failureOf(createPortalClient(options).enqueued.list(1, { signal: controller.signal }));

    expect(held).toHaveLength(1);
    for (const response of held) {
      if (!response.closed) await once(response, 'close');
      expect(response.writableFinished).toBe(false);
    }
  });

  test('and sends nothing if it is already aborted', async () => {
    const { options, received } = await playServer(json(202, example('invitedToJoin')));

    const failure = await failureOf(
      createPortalClient(options).portal.invite(221, { signal: AbortSignal.abort() }),
    );

    expect(failure.code).toBe('aborted');
    expect(received).toEqual([]);
  });

  const logIn = { username: 'nils', password: 'pwd' };
  const message = { subject: 'News?', note: 'Any news at all?' };
  test.each([
    'list',
    'dismiss',
    'invite',
    'validateCredentials',
    'show',
    'create',
    'queue',
    'refill',
    'supplement',
    'message',
  ] as const)('%s takes one', async (method) => {
    const { options } = await playServer(hang);
    const client = createPortalClient(options);
    const { enqueued, portal, patients, questionnaires, prescriptions } = client;
    const signal = AbortSignal.timeout(30);
    const calls = {
      list: () => enqueued.list(1, { signal }),
      dismiss: () => enqueued.dismiss(1, 27, { signal }),
      invite: () => portal.invite(1, { signal }),
      create: () => questionnaires.create(1, { html_content: '<p>', raw_data: {} }, { signal }),
      validateCredentials: () => portal.validateCredentials(logIn, { signal }),
      show: () => patients.show(1, { signal }),
      queue: () => prescriptions.queue(1, { drug_id: 1 }, { signal }),
      refill: () => prescriptions.refill(1, { original_prescription_id: 1 }, { signal }),
      supplement: () => client.supplements.queue(1, { supplement_id: 1 }, { signal }),
      message: () => client.secureMessages.create(1, message, { signal }),
    };

    expect((await failureOf(calls[method]())).code).toBe('aborted');
  });

  test('and has no listeners after the calls', async () => {
    const { signal } = new AbortController();
    const { options } = await playServer(json(200, example('onOpenQueue')));
    const client = createPortalClient(options);

    await client.enqueued.list(1, { signal });
    await client.enqueued.list(1, { signal });

    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('a failed connection is a network error', () => {
  test('with the system code if the port is closed', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');

    const failure = await failureOf(
      createPortalClient({
        baseUrl: `http://un:pwd@127.0.0.1:${port}`,
        retries: 0,
      }).enqueued.list(1),
    );

    expect(failure).toMatchObject({
      code: 'network',
      message: 'showPortalRequests failed: network: ECONNREFUSED',
    });
  });

  test('if it closes in the body', async () => {
    const { options } = await playServer(dropInBody);

    const failure = await failureOf(createPortalClient(options).enqueued.list(1));

    expect(failure).toMatchObject({ code: 'network', operationId: 'showPortalRequests' });
  });
});
