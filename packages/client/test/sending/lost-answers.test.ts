import { describe, expect, test } from 'vitest';
import { type PortalClientOptions, portalClientOn } from '../../src/create-portal-client.ts';
import type { PortalClient } from '../../src/index.ts';
import { example } from '../support/contract.ts';
import { failureOf } from '../support/failure-of.ts';
import { cutOffJson, drop, dropInBody, later, proxyPage } from '../support/faults.ts';
import { handRuntime } from '../support/hand-runtime.ts';
import { inTurn, json, type Play, playServer } from '../support/play-server.ts';

const invite = ({ portal }: PortalClient) => portal.invite(221);
const dismiss = ({ enqueued }: PortalClient) => enqueued.dismiss(1, 27);
const refused = json(422, example('patientHasNoEmail'));
const busy = json(503, example('databaseBusy'));

/** The failure of a call whose tries are answered one after the other, with as many tries as answers. */
async function failureAfter(
  call: (client: PortalClient) => Promise<unknown>,
  plays: [Play, ...Play[]],
  settings: Partial<PortalClientOptions> = {},
) {
  const runtime = handRuntime();
  const { target } = await playServer(inTurn(...plays));
  const options = { ...target, retries: plays.length - 1, ...settings } as PortalClientOptions;
  const failing = failureOf(call(portalClientOn(runtime, options)));
  for (const ms of [250, 500].slice(0, plays.length - 1)) {
    await runtime.letPass(ms);
  }
  return failing;
}

describe('Q65 an error says whether the call may have been done', () => {
  test.each<[string, (client: PortalClient) => Promise<unknown>, [Play, ...Play[]], boolean]>([
    ['a POST whose answer was lost', invite, [drop], true],
    ['a POST whose answer broke off', invite, [dropInBody], true],
    ['a POST whose success can’t be read', invite, [cutOffJson], true],
    ['a POST that a gateway gave up', invite, [proxyPage(502)], true],
    ['a POST that broke the server', invite, [json(500, example('serverFailed'))], true],
    ['a POST that was refused', invite, [refused], false],
    ['a POST that the server had no time for', invite, [busy], false],
    ['a lost POST, then no time', invite, [drop, busy], true],
    ['a lost POST, then too many', invite, [drop, later(429)], true],
    [
      'a lost POST, then other credentials',
      invite,
      [drop, json(401, example('wrongCredentials'))],
      true,
    ],
    ['a lost POST, then a stranger’s 404', invite, [drop, proxyPage(404)], true],
    ['a lost POST, then a refusal under its key', invite, [drop, refused], false],
    ['a lost POST, no time, a refusal', invite, [drop, busy, refused], false],
    ['a lost DELETE', dismiss, [drop], true],
    [
      'a lost DELETE, then nothing there',
      dismiss,
      [drop, json(404, example('unknownRequest'))],
      true,
    ],
    [
      'a lost DELETE, then somebody was first',
      dismiss,
      [drop, json(404, { ...example('alreadyDismissed'), dismissed_by: 'other' })],
      false,
    ],
    ['a GET', ({ enqueued }) => enqueued.list(1), [drop], false],
    [
      'the check of a log-in',
      ({ portal }) => portal.validateCredentials({ username: 'nils', password: 'pwd' }),
      [drop],
      false,
    ],
    ['what was never sent', ({ portal }) => portal.invite(0), [drop], false],
  ])('%s', async (_, call, plays, mayHaveTakenEffect) => {
    expect(await failureAfter(call, plays, plays.length === 1 ? { retries: 0 } : {})).toMatchObject(
      { mayHaveTakenEffect },
    );
  });

  test('a lost POST that the caller ends in the pause', async () => {
    const controller = new AbortController();
    const { target } = await playServer(drop);
    const client = portalClientOn(handRuntime(), {
      ...target,
      observe: () => queueMicrotask(() => controller.abort()),
    });

    expect(await failureOf(client.portal.invite(221, { signal: controller.signal }))).toMatchObject(
      { code: 'aborted', mayHaveTakenEffect: true },
    );
  });

  test('and with which key to make it again, which is not printed', async () => {
    const own = await failureAfter(
      ({ portal }) => portal.invite(1, { idempotencyKey: 'mine' }),
      [drop],
    );

    expect(own.idempotencyKey).toBe('mine');
    expect(JSON.stringify(own)).not.toContain('mine');
    expect(JSON.parse(JSON.stringify(own))).toMatchObject({ mayHaveTakenEffect: true });
    expect(await failureAfter(invite, [drop, busy])).toMatchObject({ idempotencyKey: 'key-1' });
    expect(await failureAfter(dismiss, [drop])).toMatchObject({ idempotencyKey: undefined });
  });
});

describe('on the vendor’s own instances, whose document knows no keys,', () => {
  const vendors: [string, Partial<PortalClientOptions>][] = [
    ['by subdomain', { subdomain: 'sandbox' }],
    ['by address', { baseUrl: 'https://sandbox.MD-HQ.com/api/v1' }],
  ];
  const others: [string, Partial<PortalClientOptions>][] = [
    ['a name that only ends alike', { baseUrl: 'https://not-md-hq.com' }],
    ['the vendor’s, told that it knows keys', { subdomain: 'sandbox', idempotencyKeys: true }],
  ];
  const cut = new TypeError('fetch failed', {
    cause: Object.assign(new Error(), { code: 'ECONNRESET' }),
  });
  const refusedCause = Object.assign(new Error(), { code: 'ECONNREFUSED' });
  const unconnected = new TypeError('fetch failed', { cause: refusedCause });

  async function send(
    target: Partial<PortalClientOptions>,
    error: TypeError,
    idempotencyKey?: string,
  ) {
    const runtime = handRuntime();
    const keys: (string | null)[] = [];
    const client = portalClientOn(runtime, {
      username: 'un',
      password: 'pwd',
      retries: 1,
      fetch: async ({ headers }: Request) => {
        keys.push(headers.get('Idempotency-Key'));
        throw error;
      },
      ...target,
      observe: ({ nextTryInMs }) => nextTryInMs !== undefined && runtime.letPass(nextTryInMs),
    } as PortalClientOptions);
    const failure = await failureOf(client.portal.invite(221, { idempotencyKey }));
    return { keys, mayHaveTakenEffect: failure.mayHaveTakenEffect };
  }

  test.each(vendors)('a POST whose answer was lost is not sent again: %s', async (_, target) => {
    expect(await send(target, cut)).toEqual({ keys: [null], mayHaveTakenEffect: true });
    expect(await send(target, cut, 'mine')).toMatchObject({ keys: ['mine'] });
  });

  test.each(vendors)('one whose connection was refused is: %s', async (_, target) => {
    expect(await send(target, unconnected)).toEqual({
      keys: [null, null],
      mayHaveTakenEffect: false,
    });
  });

  test.each(others)('which is not %s', async (_, target) => {
    expect((await send(target, cut)).keys).toEqual(['key-1', 'key-1']);
  });
});
