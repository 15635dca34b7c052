// @stress: retries wait
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

/** The failure of a call with one try for each response. */
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

describe('mayHaveTakenEffect says whether the call may have had an effect (Q65)', () => {
  test.each<[string, (client: PortalClient) => Promise<unknown>, [Play, ...Play[]], boolean]>([
    ['a POST whose response was lost', invite, [drop], true],
    ['a POST whose response was cut off', invite, [dropInBody], true],
    ['a POST whose success is unreadable', invite, [cutOffJson], true],
    ['a POST with a 502 of a gateway', invite, [proxyPage(502)], true],
    ['a POST with a 500', invite, [json(500, example('serverFailed'))], true],
    ['a POST that was refused', invite, [refused], false],
    ['a POST with a 503 of the contract', invite, [busy], false],
    ['a lost POST, then a 503', invite, [drop, busy], true],
    ['a lost POST, then a 429', invite, [drop, later(429)], true],
    ['a lost POST, then a 401', invite, [drop, json(401, example('wrongCredentials'))], true],
    ['a lost POST, then a 404 of a proxy', invite, [drop, proxyPage(404)], true],
    ['a lost POST, then a refusal with the same key', invite, [drop, refused], false],
    ['a lost POST, a 503, a refusal', invite, [drop, busy, refused], false],
    ['a lost DELETE', dismiss, [drop], true],
    [
      'a lost DELETE, then request-not-found',
      dismiss,
      [drop, json(404, example('unknownRequest'))],
      true,
    ],
    [
      'a lost DELETE, then a dismissal of another API user',
      dismiss,
      [drop, json(404, { ...example('alreadyDismissed'), dismissed_by: 'other' })],
      false,
    ],
    ['a GET', ({ enqueued }) => enqueued.list(1), [drop], false],
    [
      'validateCredentials',
      ({ portal }) => portal.validateCredentials({ username: 'nils', password: 'pwd' }),
      [drop],
      false,
    ],
    ['a call with an invalid argument', ({ portal }) => portal.invite(0), [drop], false],
  ])('%s', async (_, call, plays, mayHaveTakenEffect) => {
    expect(await failureAfter(call, plays, plays.length === 1 ? { retries: 0 } : {})).toMatchObject(
      { mayHaveTakenEffect },
    );
  });

  test('a lost POST that the caller aborts during the delay', async () => {
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

  test('the error has the idempotencyKey, which is not printed', async () => {
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

describe('on instances of the vendor, which do not document keys,', () => {
  const vendors: [string, Partial<PortalClientOptions>][] = [
    ['by subdomain', { subdomain: 'sandbox' }],
    ['by URL', { baseUrl: 'https://sandbox.MD-HQ.com/api/v1' }],
  ];
  const others: [string, Partial<PortalClientOptions>][] = [
    ['another host with the same ending', { baseUrl: 'https://not-md-hq.com' }],
    ['the vendor with `idempotencyKeys: true`', { subdomain: 'sandbox', idempotencyKeys: true }],
  ];
  const cut = new TypeError('fetch failed', {
    cause: Object.assign(new Error(), { code: 'ECONNRESET' }),
  });
  const refusedCause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
    code: 'ECONNREFUSED',
  });
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

  test.each(vendors)('a POST whose response was lost is not retried: %s', async (_, target) => {
    expect(await send(target, cut)).toEqual({ keys: [null], mayHaveTakenEffect: true });
    expect(await send(target, cut, 'mine')).toMatchObject({ keys: ['mine'] });
  });

  test.each(vendors)('a POST whose connection was refused is retried: %s', async (_, target) => {
    expect(await send(target, unconnected)).toEqual({
      keys: [null, null],
      mayHaveTakenEffect: false,
    });
  });

  test.each(others)('not for %s', async (_, target) => {
    expect((await send(target, cut)).keys).toEqual(['key-1', 'key-1']);
  });
});
