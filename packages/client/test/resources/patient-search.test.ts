import { expect, test } from 'vitest';
import { portalClientOn } from '../../src/create-portal-client.ts';
import { createPortalClient } from '../../src/index.ts';
import { example } from '../support/contract.ts';
import { failureOf } from '../support/failure-of.ts';
import { drop, dropInBody, later, proxyPage } from '../support/faults.ts';
import { handRuntime } from '../support/hand-runtime.ts';
import { inTurn, json, type Play, playServer } from '../support/play-server.ts';

const search = { name: 'hazel bru', dob: '1948-02-06', limit: 5 };
const found = json(200, example('patientsFound'));

test('search sends the criteria in the body, not in the URL', async () => {
  const { options, received } = await playServer(found);

  const { data } = await createPortalClient(options).patients.search(search);

  expect(data.map(({ last_name }) => last_name)).toEqual(['Elder', 'Hazel']);
  expect(received).toMatchObject([
    { method: 'POST', target: '/api/v1/extensions/patients/search' },
  ]);
  expect(JSON.parse(received[0]?.body ?? '')).toEqual(search);
});

test.each<[string, Play]>([
  ['that was lost', drop],
  ['that was lost in the body', dropInBody],
  ['of a busy server', later(503)],
  ['of a gateway', proxyPage(504)],
])('search is retried without a key after a response %s (Q65)', async (_, fault) => {
  const runtime = handRuntime();
  const { target, received } = await playServer(inTurn(fault, found));
  const searching = portalClientOn(runtime, {
    ...target,
    idempotencyKeys: false,
  }).patients.search(search);

  await runtime.letPass(250);

  expect(await searching).toEqual(example('patientsFound'));
  expect(received.map(({ body }) => JSON.parse(body))).toEqual([search, search]);
  expect(received.flatMap(({ headers }) => Object.keys(headers))).not.toContain('idempotency-key');
});

test('search may find no patients', async () => {
  const { options } = await playServer(json(200, example('noPatientFound')));

  const { data, has_more } = await createPortalClient(options).patients.search({ pt_id: 7 });

  expect([data, has_more]).toEqual([[], false]);
});

test('search fails for a response without a list', async () => {
  const { options } = await playServer(json(200, { object: 'list' }));

  const failure = await failureOf(createPortalClient(options).patients.search(search));

  expect(failure.code).toBe('unexpected-response');
});

test('search without criteria fails, without the criteria in the error', async () => {
  const { options } = await playServer(json(422, example('nothingToSearchFor')));

  const failure = await failureOf(createPortalClient(options).patients.search(search));

  expect(failure).toMatchObject({ code: 'validation-failed', operationId: 'searchPatients' });
  expect(`${failure.stack} ${JSON.stringify(failure)}`).not.toMatch(/hazel|1948/i);
});
