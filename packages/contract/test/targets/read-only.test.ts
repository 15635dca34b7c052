import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../../src/http/messages.ts';
import { openSession } from '../../src/http/session.ts';
import { runPrepared } from '../../src/run-contract.ts';
import { failuresOf } from '../support/failures.ts';
import { faultyTransport } from '../support/faulty-target.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

describe('a read-only run', () => {
  it.each([
    ['full', false],
    ['observed', false],
    ['observed', true],
    ['documented', true],
  ] as const)('sends only GET requests: surface %s, limited %s', async (surface, limited) => {
    const calls: Call[] = [];
    const transport = faultyTransport(sandbox.target, {
      respond(call, forward) {
        calls.push(call);
        return forward(call);
      },
    });
    const target = { ...sandbox.target, limited, readOnly: true };
    const prepared = await preparedContract(surface);
    const report = await runPrepared(prepared, target, { workflows: true, transport });

    expect(failuresOf(report).filter(({ operation }) => operation !== '(other routes)')).toEqual(
      [],
    );
    expect(calls.length).toBeGreaterThan(5);
    // HEAD and OPTIONS are safe, but are not sent either.
    expect(new Set(calls.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(calls.filter(({ body }) => body !== undefined)).toEqual([]);
  });

  it('rejects any other method that a case sends', async () => {
    const target = { ...sandbox.target, readOnly: true };
    const sent: Call[] = [];
    const { contract } = await preparedContract();
    const { client, send } = openSession(contract, target, {
      async exchange(call) {
        sent.push(call);
        return { status: 200, headers: {}, text: '{}' };
      },
      beforeCleanup: () => undefined,
    });

    for (const method of ['DELETE', 'POST', 'PUT', 'PATCH', 'HEAD', 'OPTIONS', 'get']) {
      await expect(send({ method, path: '/api/v1/patients/1/portal/enqueued/27' })).rejects.toThrow(
        `A read-only run must not send ${method}.`,
      );
    }
    await expect(client().portal.invite(1)).rejects.toThrow();
    expect(sent).toEqual([]);
  });

  it('still detects faulty responses', async () => {
    const transport = faultyTransport(sandbox.target, {
      async respond(call, forward) {
        const response = await forward(call);
        return { ...response, text: response.text.replace('"has_more"', '"more"') };
      },
    });
    const target = { ...sandbox.target, readOnly: true };
    const report = await runPrepared(await preparedContract(), target, {
      workflows: true,
      transport,
    });

    expect(report.holds).toBe(false);
    expect(failuresOf(report)).toContainEqual(
      expect.objectContaining({ operation: 'showPortalRequests', check: 'schema' }),
    );
  });
});
