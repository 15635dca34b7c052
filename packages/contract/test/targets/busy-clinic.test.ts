// @stress: other clients change the queue meanwhile
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jsonOf } from '../../src/http/messages.ts';
import { runPrepared } from '../../src/run-contract.ts';
import { failuresOf } from '../support/failures.ts';
import { faultyTransport } from '../support/faulty-target.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';

const headers = {
  authorization: `Basic ${btoa('un:pwd')}`,
  'content-type': 'application/json',
};

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

it.each(['listInbox', 'showPortalRequest', 'restorePortalRequest'] as const)(
  'a clinic conforms to %s while requests of other patients are added and dismissed',
  async (operation) => {
    const waiting: number[] = [];
    const transport = faultyTransport(sandbox.target, {
      async respond(call, forward) {
        // Before each call, two requests of another patient are added and one is dismissed.
        for (const drug_id of [1, 2]) {
          const path = '/api/v1/patients/223/rxs';
          const body = JSON.stringify({ drug_id });
          const sent = await forward({ method: 'POST', path, headers, body });
          waiting.push((jsonOf(sent) as { portal_queue_id: number }).portal_queue_id);
        }
        const path = `/api/v1/patients/223/portal/enqueued/${waiting.shift()}`;
        await forward({ method: 'DELETE', path, headers });
        return forward(call);
      },
    });
    const report = await runPrepared(await preparedContract(), sandbox.target, {
      workflows: false,
      operations: [operation],
      transport,
    });

    expect(waiting.length).toBeGreaterThan(20);
    expect(failuresOf(report)).toEqual([]);
  },
);
