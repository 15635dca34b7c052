import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '../src/contract/read-contract.ts';
import type { Call } from '../src/conversation/call.ts';
import { openSession } from '../src/conversation/session.ts';
import { runContract } from '../src/run-contract.ts';
import { failuresOf } from './support/failures.ts';
import { startStandIn } from './support/stand-in.ts';
import { type Sandbox, startSandbox } from './support/start-sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

describe('a read-only run', () => {
  it('sends GETs and nothing else', async () => {
    const calls: Call[] = [];
    const recording = await startStandIn(sandbox.target, {
      answer(call, forward) {
        calls.push(call);
        return forward(call);
      },
    });
    const report = await runContract({ ...recording.target, readOnly: true });
    await recording.close();

    expect(failuresOf(report)).toEqual([]);
    expect(report.holds).toBe(true);
    expect(calls.length).toBeGreaterThan(20);
    expect(new Set(calls.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(calls.filter(({ body }) => body !== undefined)).toEqual([]);
  });

  it('refuses to send anything else, whatever a case may ask for', async () => {
    const target = { ...sandbox.target, readOnly: true };
    const sent: Call[] = [];
    const { client, send } = openSession(await readContract('full'), target, async (call) => {
      sent.push(call);
      return { status: 200, headers: {}, text: '{}' };
    });

    await expect(
      send({ method: 'DELETE', path: '/api/v1/patients/1/portal/enqueued/27' }),
    ).rejects.toThrow('A read-only run must not send DELETE.');
    await expect(client().portal.invite(1)).rejects.toThrow();
    expect(sent).toEqual([]);
  });

  it('still notices what is wrong with the answers', async () => {
    const broken = await startStandIn(sandbox.target, {
      async answer(call, forward) {
        const answer = await forward(call);
        return { ...answer, text: answer.text.replace('"has_more"', '"more"') };
      },
    });
    const report = await runContract({ ...broken.target, readOnly: true });
    await broken.close();

    expect(report.holds).toBe(false);
  });
});
