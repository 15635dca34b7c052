import { expect, test } from 'vitest';
import { createFetchClient } from '../src/fetch.ts';
import { createPortalClient } from '../src/index.ts';
import { example } from './support/contract.ts';
import { json, playServer } from './support/play-server.ts';

// Node leaves these names to the resolver of the system, which knows them on some machines only.
test('names that end with .localhost lead to this machine (RFC 6761 6.3)', async () => {
  const { origin, received } = await playServer((response, request, before) => {
    const isInvitation = request.method === 'POST';
    const [status, name] = isInvitation ? [202, 'invitedToJoin'] : [200, 'onOpenQueue'];
    json(Number(status), example(String(name)))(response, request, before);
  });
  const { port } = new URL(origin);
  const baseUrl = `http://un:pwd@sandbox.localhost:${port}`;

  await createPortalClient(baseUrl).enqueued.list(1);
  await createPortalClient(baseUrl).portal.invite(221);
  await createFetchClient({ baseUrl }).GET('/api/v1/patients/{pt_id}/portal/enqueued', {
    params: { path: { pt_id: 1 } },
  });

  const hosts = received.map(({ headers }) => headers.host);
  expect(hosts).toEqual(Array(3).fill(`sandbox.localhost:${port}`));
  expect(received.map(({ headers }) => headers.authorization)).toEqual(
    Array(3).fill('Basic dW46cHdk'),
  );
});
