import { describe, expect, expectTypeOf, inject, it } from 'vitest';
import { type ExampleName, mockFetch, prefer, type Scenarios } from '../src/index.ts';
import { basicAuth } from './support/basic-auth.ts';
import { type DocumentedResponse, documentedResponses } from './support/documented-responses.ts';

const url = inject('portalMockUrl');
const queue = `${url}/api/v1/patients/1/portal/enqueued`;
const init = { headers: { authorization: basicAuth } };

async function statuses(count: number, scenarios: Scenarios): Promise<number[]> {
  const fetch = mockFetch(scenarios);
  const received: number[] = [];
  for (let call = 0; call < count; call += 1) received.push((await fetch(queue, init)).status);
  return received;
}

describe('a fetch with a scenario', () => {
  it('gets the example of that name, with the status that it has in the contract', async () => {
    const fetch = mockFetch({ deletePortalRequest: 'alreadyDismissed' });
    const response = await fetch(`${queue}/27`, { ...init, method: 'DELETE' });

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ dismissed_by: 'un' });
  });

  it('does not affect other operations', async () => {
    expect(await statuses(1, { deletePortalRequest: 'alreadyDismissed' })).toEqual([200]);
  });

  it('gets the responses of a list in order, then repeats the last one', async () => {
    const showPortalRequests = ['databaseBusy', 'tooManyRequests', 'onEmptyQueue'] as const;

    expect(await statuses(4, { showPortalRequests })).toEqual([503, 429, 200, 200]);
  });

  it('gets a closed connection, then a response', async () => {
    const fetch = mockFetch({ showPortalRequests: [{ fault: 'drop' }, 'onOpenQueue'] });

    await expect(fetch(queue, init)).rejects.toThrow();
    expect((await fetch(queue, init)).status).toBe(200);
  });

  it('is independent of others', async () => {
    const scenarios: Scenarios = { showPortalRequests: ['databaseBusy', 'onOpenQueue'] };
    const both = await Promise.all([statuses(2, scenarios), statuses(2, scenarios)]);

    expect(both).toEqual([
      [503, 200],
      [503, 200],
    ]);
  });

  it('preserves method, headers and body', async () => {
    const fetch = mockFetch({ queuePatientPrescription: 'drugIdMissing' }, async (request) => {
      return Response.json({
        method: request.method,
        prefer: request.headers.get('prefer'),
        type: request.headers.get('content-type'),
        redirect: request.redirect,
        body: await request.text(),
      });
    });
    const request = new Request(`${url}/api/v1/patients/1/rxs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      redirect: 'manual',
      body: '{"drug_id":1}',
    });

    expect(await (await fetch(request)).json()).toEqual({
      method: 'POST',
      prefer: 'code=422, example=drugIdMissing',
      type: 'application/json',
      redirect: 'manual',
      body: '{"drug_id":1}',
    });
  });
});

describe('the names of scenarios', () => {
  it('are those of the contract, each with its status', () => {
    for (const reply of documentedResponses()) {
      expect(askFor(reply)).toBe(`code=${reply.status}, example=${reply.example}`);
    }
  });

  it('can be combined with faults', () => {
    expect(prefer('showPortalRequests', { fault: 'drop' })).toBe('fault=drop');
    expect(prefer('inviteToPortal', { example: 'tooManyRequests', retryAfter: 0, delay: 20 })).toBe(
      'code=429, example=tooManyRequests, delay=20, retry-after=0',
    );
  });

  it('do not compile if they are unknown', () => {
    expectTypeOf<'alreadyDismissed'>().toExtend<ExampleName<'deletePortalRequest'>>();
    expectTypeOf<'alreadyDismissed'>().not.toExtend<ExampleName<'inviteToPortal'>>();
    // @ts-expect-error not a scenario of this operation
    mockFetch({ showPortalRequests: 'alreadyDismissed' });
    // @ts-expect-error unknown operation
    mockFetch({ listPortalRequests: 'onOpenQueue' });
    // @ts-expect-error unknown fault
    mockFetch({ showPortalRequests: { fault: 'boom' } });
    // @ts-expect-error no responses
    mockFetch({ showPortalRequests: [] });
  });
});

function askFor({ operationId, example }: DocumentedResponse): string {
  return prefer(operationId as 'showPortalRequests', example as 'onOpenQueue');
}
