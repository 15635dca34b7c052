// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { createPortalClient } from '../src/index.ts';
import { json, playServer } from './support/play-server.ts';

test('in a page, the entry for Node adds no User-Agent, which a portal would have to allow in its CORS preflight', async () => {
  const allowed = 'authorization, accept';
  const { target, received } = await playServer(
    json(
      200,
      { data: [] },
      { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': allowed },
    ),
  );

  await createPortalClient(target).enqueued.list(1);

  expect(
    received.map(({ method, headers }) => [method, headers['access-control-request-headers']]),
  ).toEqual([
    ['OPTIONS', expect.not.stringContaining('user-agent')],
    ['GET', undefined],
  ]);
});
