import { createPortalClient, PortalError } from '@mdhq/portal-client';
import { mockFetch } from '@mdhq/portal-mock';
import { expect, inject, test } from 'vitest';

const account = { baseUrl: inject('portalMockUrl'), username: 'un', password: 'pwd' };

test('lists the queue of a patient', async () => {
  const { data } = await createPortalClient(account).enqueued.list(1);

  expect(data.map(({ id }) => id)).toContain(27);
});

test('rejects with a PortalError', async () => {
  const fetch = mockFetch({ deletePortalRequest: 'alreadyDismissed' });
  const error = await createPortalClient({ ...account, fetch })
    .enqueued.dismiss(1, 27)
    .catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(PortalError);
  expect(error).toMatchObject({ code: 'request-already-dismissed' });
});
