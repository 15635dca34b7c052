import { describe, expect, expectTypeOf, test } from 'vitest';
import { portalClientOn } from '../../src/create-portal-client.ts';
import type { DismissalResult, RepeatedDismissal } from '../../src/index.ts';
import { example } from '../support/contract.ts';
import { failureOf } from '../support/failure-of.ts';
import { drop, dropInBody, proxyPage } from '../support/faults.ts';
import { handRuntime } from '../support/hand-runtime.ts';
import { inTurn, json, type Play, playServer } from '../support/play-server.ts';

const alreadyDismissed = json(404, example('alreadyDismissed'));
const dismissedByAnother = json(404, { ...example('alreadyDismissed'), dismissed_by: 'ben' });

async function dismissOn(...plays: [Play, ...Play[]]) {
  const runtime = handRuntime();
  const { target, received } = await playServer(inTurn(...plays));
  return { runtime, received, dismissing: portalClientOn(runtime, target).enqueued.dismiss(1, 27) };
}

test.each<[string, Play]>([
  ['before the headers', drop],
  ['in the body', dropInBody],
  ['by a gateway', proxyPage(504)],
  ['by a load balancer, which sends its own 503', proxyPage(503)],
])('dismiss succeeds after a response was lost %s (Q65)', async (_, lost) => {
  const { dismissing, runtime, received } = await dismissOn(lost, alreadyDismissed);

  await runtime.letPass(250);

  const dismissal = await dismissing;
  expectTypeOf(dismissal).toEqualTypeOf<DismissalResult | RepeatedDismissal>();
  expect(dismissal).toEqual({
    result: true,
    message: 'Dismissed by an earlier try.',
    dismissed_at: '2026-11-03T10:20:30.456Z',
    dismissed_by: 'un',
  });
  expect(received).toHaveLength(2);
});

test('dismiss succeeds after a lost response if the name of the API user has a number, because it was used before (Q65)', async () => {
  const byLater = json(404, { ...example('alreadyDismissed'), dismissed_by: 'un:2' });
  const { dismissing, runtime } = await dismissOn(drop, byLater);
  await runtime.letPass(250);

  expect(await dismissing).toMatchObject({ result: true, dismissed_by: 'un:2' });
});

test('the time and the API user have the same type in both results', async () => {
  const whole = await (await dismissOn(json(200, example('requestDismissed')))).dismissing;
  const { dismissing, runtime } = await dismissOn(drop, alreadyDismissed);
  await runtime.letPass(250);
  const repeated = await dismissing;

  for (const dismissal of [whole, repeated]) {
    const { dismissed_at, dismissed_by } = dismissal.data ?? dismissal;
    expect(dismissed_at).toBe('2026-11-03T10:20:30.456Z');
    expect(dismissed_by).toBe('un');
  }
});

test('dismiss fails if another API user dismissed the request and a response was lost', async () => {
  const { dismissing, runtime } = await dismissOn(drop, dismissedByAnother);
  const failing = failureOf(dismissing);

  await runtime.letPass(250);

  expect(await failing).toMatchObject({
    code: 'request-already-dismissed',
    dismissed_by: 'ben',
    tries: 2,
  });
});

test('dismiss fails if the request was already dismissed and the first try had no effect', async () => {
  const { dismissing, runtime } = await dismissOn(
    json(503, example('databaseBusy')),
    alreadyDismissed,
  );
  const failing = failureOf(dismissing);

  await runtime.letPass(250);

  expect(await failing).toMatchObject({ code: 'request-already-dismissed', tries: 2 });
});

test('dismiss fails if the first try finds the request already dismissed', async () => {
  const { dismissing } = await dismissOn(alreadyDismissed);

  expect(await failureOf(dismissing)).toMatchObject({
    code: 'request-already-dismissed',
    dismissed_by: 'un',
    tries: 1,
  });
});

test('dismiss fails with network if all responses are lost', async () => {
  const { dismissing, runtime } = await dismissOn(drop);
  const failing = failureOf(dismissing);

  await runtime.letPass(250);
  await runtime.letPass(500);

  expect(await failing).toMatchObject({ code: 'network', tries: 3 });
});

describe('with `idempotent: true`', () => {
  const dismissIdempotently = async (play: Play) => {
    const { target } = await playServer(play);
    return portalClientOn(handRuntime(), target).enqueued.dismiss(1, 27, { idempotent: true });
  };

  test('dismiss succeeds if an earlier call of this API user dismissed the request', async () => {
    expect(await dismissIdempotently(alreadyDismissed)).toEqual({
      result: true,
      message: 'Dismissed by an earlier try.',
      dismissed_at: '2026-11-03T10:20:30.456Z',
      dismissed_by: 'un',
    });
  });

  test('dismiss fails if another API user dismissed the request', async () => {
    expect(await failureOf(dismissIdempotently(dismissedByAnother))).toMatchObject({
      code: 'request-already-dismissed',
      dismissed_by: 'ben',
    });
  });

  test('revoke succeeds if the invitation is already revoked, and fails if it was accepted', async () => {
    const revoke = async (state: string) => {
      const { target } = await playServer(json(404, { ...example('alreadyEnded'), state }));
      return portalClientOn(handRuntime(), target).invitations.revoke(221, 10, {
        idempotent: true,
      });
    };

    expect(await revoke('revoked')).toEqual({
      result: true,
      message: 'Revoked by an earlier try.',
    });
    expect(await failureOf(revoke('accepted'))).toMatchObject({
      code: 'invitation-already-ended',
      state: 'accepted',
    });
  });
});
