import { expect, test } from '@jest/globals';
import { createPortalClient, PortalError } from '@mdhq/portal-client';

const baseUrl = process.env['PORTAL_URL'] ?? 'http://un:pwd@localhost:4010';

test('lists the queue of a patient', async () => {
  const { data } = await createPortalClient(baseUrl).enqueued.list(1);

  expect(data.map(({ id }) => id)).toContain(27);
});

test('rejects with a PortalError', async () => {
  const dismissal = createPortalClient({
    baseUrl,
    fetch: (request) => {
      request.headers.set('Prefer', 'code=404, example=alreadyDismissed');
      return fetch(request);
    },
  }).enqueued.dismiss(1, 27);

  await expect(dismissal).rejects.toThrow(PortalError);
  await expect(dismissal).rejects.toMatchObject({ code: 'request-already-dismissed' });
});
