import { expect, test } from 'vitest';
import { createPortalClient, type PortalClient } from '../../src/index.ts';
import { failureOf } from '../support/failure-of.ts';
import { json, playServer } from '../support/play-server.ts';

test.each<[string, (client: PortalClient) => Promise<unknown>]>([
  ['a queue', ({ enqueued }) => enqueued.list(1, { status: 'open' })],
  ['all of a queue', ({ enqueued }) => enqueued.iterate(1)[Symbol.asyncIterator]().next()],
  ['the inbox', ({ inbox }) => inbox.list()],
  ['all invitations', ({ invitations }) => invitations.iterate(1)[Symbol.asyncIterator]().next()],
  ['patients', ({ patients }) => patients.search({ name: 'hazel' })],
])('%s fails for a list with an entry that is not an object', async (_, read) => {
  const { options } = await playServer(
    json(200, { object: 'list', has_more: false, data: [null] }),
  );

  expect(await failureOf(read(createPortalClient(options)))).toMatchObject({
    code: 'unexpected-response',
  });
});
