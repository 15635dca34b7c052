import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../src/conversation/call.ts';
import { runContract } from '../src/run-contract.ts';
import { startBroken } from './support/broken-server.ts';
import { failuresOf } from './support/failures.ts';
import { type Sandbox, startSandbox } from './support/start-sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

describe('a read-only run', () => {
  it('sends GETs and nothing else', async () => {
    const calls: Call[] = [];
    const recording = await startBroken(sandbox.target, {
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

  it('still notices what is wrong with the answers', async () => {
    const broken = await startBroken(sandbox.target, {
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
