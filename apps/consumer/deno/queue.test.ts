import { createPortalClient, PortalError } from '@mdhq/portal-client';

const baseUrl = Deno.env.get('PORTAL_URL') ?? 'http://un:pwd@localhost:4010';
const client = createPortalClient(baseUrl);

Deno.test('lists the queue of a patient', async () => {
  const { data } = await client.enqueued.list(1);

  if (!data.some(({ id }) => id === 27)) throw new Error('Request 27 is missing');
});

Deno.test('narrows an error by its code', async () => {
  const mocked = createPortalClient({
    baseUrl,
    fetch: (request) => {
      request.headers.set('Prefer', 'code=404, example=alreadyDismissed');
      return fetch(request);
    },
  });
  const error = await mocked.enqueued.dismiss(1, 27).catch((reason: unknown) => reason);

  if (!(error instanceof PortalError)) throw error;
  if (error.code !== 'request-already-dismissed') throw error;
  if (error.dismissed_by !== 'un') throw new Error(`Dismissed by ${error.dismissed_by}`);
});

Deno.test('knows that a refused connection had no effect', async () => {
  // Nothing listens on this port, and Linux never assigns it automatically.
  const offline = createPortalClient({ baseUrl: 'http://un:pwd@127.0.0.1:65535', retries: 0 });
  const error = await offline.portal.invite(221).catch((reason: unknown) => reason);

  if (!(error instanceof PortalError)) throw error;
  if (error.code !== 'network' || error.mayHaveTakenEffect) throw error;
});
