import { expect, test } from 'vitest';
import { createPortalClient } from '../../src/index.ts';
import { example } from '../support/contract.ts';
import { failureOf } from '../support/failure-of.ts';
import { json, playServer } from '../support/play-server.ts';

test('list requests the page and returns it as sent', async () => {
  const { options, received } = await playServer(json(200, example('onInvitations')));

  const list = await createPortalClient(options).invitations.list(221, { limit: 2, offset: 1 });

  expect(list).toEqual(example('onInvitations'));
  expect(received.map(({ target }) => target)).toEqual([
    '/api/v1/extensions/patients/221/portal/invitations?limit=2&offset=1',
  ]);
});

test('iterate reads all pages and yields an invitation once that a newer one has shifted', async () => {
  const pages = [
    { object: 'list', total_count: 3, has_more: true, data: [{ id: 3 }, { id: 2 }] },
    { object: 'list', total_count: 4, has_more: false, data: [{ id: 2 }, { id: 1 }] },
  ];
  const { options } = await playServer((response, received, before) =>
    json(200, pages[before] ?? {})(response, received, before),
  );

  const ids: number[] = [];
  const { invitations } = createPortalClient(options);
  for await (const { id } of invitations.iterate(221, { limit: 2 })) ids.push(id);

  expect(ids).toEqual([3, 2, 1]);
});

test('list fails for a response without a list', async () => {
  const { options } = await playServer(json(200, { object: 'list' }));

  const failure = await failureOf(createPortalClient(options).invitations.list(221));

  expect(failure.code).toBe('unexpected-response');
});

test.each([0, 1.5, 2 ** 53])('the id %d fails before it is sent', async (id) => {
  const { options, received } = await playServer(json(200, example('invitationRevoked')));
  const { invitations } = createPortalClient(options);

  for (const call of [
    invitations.revoke(221, id),
    invitations.revoke(id, 10),
    invitations.list(id),
  ]) {
    expect((await failureOf(call)).code).toBe('invalid-argument');
  }
  expect(received).toEqual([]);
});

test('revoke fails with unexpected-response if the problem has no state', async () => {
  const { state: _state, ...problem } = example('alreadyEnded') as Record<string, unknown>;
  const { options } = await playServer(json(404, problem));

  const failure = await failureOf(createPortalClient(options).invitations.revoke(221, 9));

  expect(failure.code).toBe('unexpected-response');
});
