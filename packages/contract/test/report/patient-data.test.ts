import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiResponse } from '../../src/http/messages.ts';
import { formats, renderAs } from '../../src/report/formats.ts';
import { runPrepared } from '../../src/run-contract.ts';
import { faultyTransport } from '../support/faulty-target.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';

/** Patient data, as a real queue may contain it. */
const canary = 'Canary Patient, HIV positive, 078-05-1120';
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

/** The response with each string of its JSON body replaced by the canary. */
function withCanaries(response: ApiResponse): ApiResponse {
  const text = JSON.stringify(JSON.parse(response.text), (_name, value) =>
    typeof value === 'string' ? canary : value,
  );
  return { ...response, text };
}

describe('a report on a target with patient data', () => {
  it.each([
    ['each string of a success is patient data', (response: ApiResponse) => response.status < 400],
    ['each string of a refusal is patient data', (response: ApiResponse) => response.status >= 400],
  ])('contains no patient data if %s', async (_what, isMatch) => {
    const transport = faultyTransport(sandbox.target, {
      async respond(call, forward) {
        const response = await forward(call);
        return isMatch(response) ? withCanaries(response) : response;
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

  it('contains nothing of a body that is not JSON', async () => {
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

  it('names the fields that differ, without their values', async () => {
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
