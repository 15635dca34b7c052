import { expect, test } from 'bun:test';
import { createPortalClient, PortalError } from '@mdhq/portal-client';

const baseUrl = process.env.PORTAL_URL ?? 'http://un:pwd@localhost:4010';
const client = createPortalClient(baseUrl);

test('lists the queue of a patient', async () => {
  const { data } = await client.enqueued.list(1);

  expect(data.map(({ id }) => id)).toContain(27);
});

test('narrows an error by its code', async () => {
  const mocked = createPortalClient({
    baseUrl,
    fetch: (request) => {
      request.headers.set('Prefer', 'code=404, example=alreadyDismissed');
      return fetch(request);
    },
  });
  const error = await mocked.enqueued.dismiss(1, 27).catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(PortalError);
  expect(error).toMatchObject({ code: 'request-already-dismissed', dismissed_by: 'un' });
});

test('knows that a refused connection had no effect', async () => {
  // Nothing listens on this port, and Linux never assigns it automatically.
  const offline = createPortalClient({ baseUrl: 'http://un:pwd@127.0.0.1:65535', retries: 0 });
  const error = await offline.portal.invite(221).catch((reason: unknown) => reason);

  expect(error).toMatchObject({ code: 'network', mayHaveTakenEffect: false });
});
