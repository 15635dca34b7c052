import { createPortalClient } from '@mdhq/portal-client';
import { type Mock, mockFetch, type Scenarios, startMock } from '@mdhq/portal-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let mock: Mock;

beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

function clientWith(scenarios: Scenarios) {
  return createPortalClient({
    baseUrl: mock.url,
    username: 'un',
    password: 'pwd',
    fetch: mockFetch(scenarios),
  });
}

describe('the typed client, with scenarios of the mock', () => {
  it('throws the error of a scenario', async () => {
    const portal = clientWith({ inviteToPortal: 'patientHasNoEmail' });

    await expect(portal.portal.invite(222)).rejects.toMatchObject({ code: 'patient-has-no-email' });
  });

  it('retries after a 503 and after a dropped connection', async () => {
    const portal = clientWith({
      showPortalRequests: [
        { example: 'databaseBusy', retryAfter: 0 },
        { fault: 'drop' },
        'onEmptyQueue',
      ],
      showPatient: [{ fault: 'cut' }, 'patientWithQueue'],
    });

    expect(await portal.enqueued.list(1)).toMatchObject({ total_count: 0 });
    expect(await portal.patients.show(1)).toMatchObject({ id: 1 });
  });
});
