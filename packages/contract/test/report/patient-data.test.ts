import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiResponse } from '../../src/http/messages.ts';
import { formats, renderAs } from '../../src/report/formats.ts';
import { runPrepared } from '../../src/run-contract.ts';
import { faultyTransport } from '../support/faulty-target.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';

/** As a live queue may hold it. */
const canary = 'Canary Patient, HIV positive, 078-05-1120';
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

/** Every text in the response's body becomes the canary, in its own field; every number stays. */
function withCanaries(response: ApiResponse): ApiResponse {
  const text = JSON.stringify(JSON.parse(response.text), (_name, value) =>
    typeof value === 'string' ? canary : value,
  );
  return { ...response, text };
}

describe('a report on a target that holds patient data', () => {
  it.each([
    ['every text of a success is a patient’s', (response: ApiResponse) => response.status < 400],
    ['every text of a refusal is a patient’s', (response: ApiResponse) => response.status >= 400],
  ])('does not repeat it where %s', async (_what, isConcerned) => {
    const transport = faultyTransport(sandbox.target, {
      async respond(call, forward) {
        const response = await forward(call);
        return isConcerned(response) ? withCanaries(response) : response;
      },
    });
    const prepared = await preparedContract();
    const report = await runPrepared(prepared, sandbox.target, { workflows: false, transport });

    expect(report.holds).toBe(false);
    for (const format of formats) {
      const text = renderAs(format, { report });
      for (const word of ['Canary', 'HIV', '078-05']) expect(text).not.toContain(word);
    }
  });

  it('does not repeat what is not JSON', async () => {
    const transport = faultyTransport(sandbox.target, {
      async respond(call, forward) {
        return { ...(await forward(call)), text: canary };
      },
    });
    const prepared = await preparedContract();
    const report = await runPrepared(prepared, sandbox.target, { workflows: false, transport });

    expect(report.holds).toBe(false);
    for (const format of formats) expect(renderAs(format, { report })).not.toContain('Canary');
  });

  it('names the fields of a queue that differ, not what is in them', async () => {
    const transport = faultyTransport(sandbox.target, {
      async respond(call, forward) {
        const response = await forward(call);
        return {
          ...response,
          text: response.text.replaceAll(/"notes":"[^"]*"/g, `"notes":"${canary}"`),
        };
      },
    });
    const prepared = await preparedContract();
    const operation = 'queuePatientPrescription';
    const { results } = await runPrepared(prepared, sandbox.target, {
      workflows: false,
      operations: [operation],
      transport,
    });

    expect(results.flatMap(({ deviation }) => deviation ?? [])).toContainEqual({
      expected: 'details: an object',
      came: 'other values at /notes',
    });
  });
});
