import { expect, expectTypeOf, test } from 'vitest';
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
  ['without a word', drop],
  ['in the body', dropInBody],
  ['behind a gateway', proxyPage(504)],
  ['behind a balancer, which says 503 in words of its own', proxyPage(503)],
])('Q65 a dismissal whose answer was lost %s is a success', async (_, lost) => {
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

test('the time and the API user are read alike from either answer', async () => {
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

test('somebody else’s dismissal is none of its own, though an answer was lost', async () => {
  const { dismissing, runtime } = await dismissOn(drop, dismissedByAnother);
  const failing = failureOf(dismissing);

  await runtime.letPass(250);

  expect(await failing).toMatchObject({
    code: 'request-already-dismissed',
    dismissed_by: 'ben',
    tries: 2,
  });
});

test('nor is one after a try that was answered, and changed nothing', async () => {
  const { dismissing, runtime } = await dismissOn(
    json(503, example('databaseBusy')),
    alreadyDismissed,
  );
  const failing = failureOf(dismissing);

  await runtime.letPass(250);

  expect(await failing).toMatchObject({ code: 'request-already-dismissed', tries: 2 });
});

test('nor is one that the first try meets', async () => {
  const { dismissing } = await dismissOn(alreadyDismissed);

  expect(await failureOf(dismissing)).toMatchObject({
    code: 'request-already-dismissed',
    dismissed_by: 'un',
    tries: 1,
  });
});

test('an answer that is lost once more leaves the first one’s effect open', async () => {
  const { dismissing, runtime } = await dismissOn(drop);
  const failing = failureOf(dismissing);

  await runtime.letPass(250);
  await runtime.letPass(500);

  expect(await failing).toMatchObject({ code: 'network', tries: 3 });
});
