import { expect, test } from 'vitest';
import { portalClientOn } from '../../src/create-portal-client.ts';
import { createPortalClient } from '../../src/index.ts';
import { example } from '../support/contract.ts';
import { failureOf } from '../support/failure-of.ts';
import { drop, later } from '../support/faults.ts';
import { handRuntime } from '../support/hand-runtime.ts';
import { inTurn, json, playServer } from '../support/play-server.ts';

const restored = json(200, example('requestRestored'));

test('show returns the request, its patient and its history as sent', async () => {
  const { options, received } = await playServer(json(200, example('requestRestoredOnce')));

  const { portal_request, patient, history } = await createPortalClient(options).enqueued.show(
    1,
    27,
  );

  expect([portal_request.id, patient.last_name]).toEqual([27, 'Hazel']);
  expect(history.map(({ act }) => act)).toEqual(['enqueued', 'dismissed', 'restored']);
  expect(received.map(({ method, target }) => `${method} ${target}`)).toEqual([
    'GET /api/v1/extensions/patients/1/portal/enqueued/27',
  ]);
});

test('restore is retried with the same key after a lost response (Q65)', async () => {
  const runtime = handRuntime();
  const { target, received } = await playServer(inTurn(drop, restored));
  const restoring = portalClientOn(runtime, target).enqueued.restore(1, 27);

  await runtime.letPass(250);

  expect(await restoring).toEqual(example('requestRestored'));
  expect(received.map(({ method, headers }) => [method, headers['idempotency-key']])).toEqual([
    ['POST', 'key-1'],
    ['POST', 'key-1'],
  ]);
});

test('restore is sent once without a key (Q65)', async () => {
  const { target, received } = await playServer(inTurn(drop, restored));
  const client = createPortalClient({ ...target, idempotencyKeys: false });

  expect(await failureOf(client.enqueued.restore(1, 27))).toMatchObject({
    code: 'network',
    operationId: 'restorePortalRequest',
    tries: 1,
  });
  expect(received).toHaveLength(1);
});

test('restore waits for Retry-After', async () => {
  const runtime = handRuntime();
  const { target, received } = await playServer(inTurn(later(503, '2'), restored));
  const restoring = portalClientOn(runtime, target).enqueued.restore(1, 27);

  await runtime.letPass(2_250);

  expect((await restoring).data.status).toBe('open');
  expect(received).toHaveLength(2);
});

test.each([0, 1.5, 2 ** 53])('restore with the id %d fails before it is sent (Q21)', async (id) => {
  const { options, received } = await playServer(restored);
  const { enqueued } = createPortalClient(options);

  for (const call of [
    enqueued.show(id, 27),
    enqueued.show(1, id),
    enqueued.restore(id, 27),
    enqueued.restore(1, id),
  ]) {
    expect((await failureOf(call)).code).toBe('invalid-argument');
  }
  expect(received).toEqual([]);
});
