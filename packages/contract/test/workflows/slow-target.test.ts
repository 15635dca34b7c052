import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Timing } from '../../src/http/rate-limits.ts';
import { openTransport } from '../../src/http/transport.ts';
import { createIdleWatch } from '../../src/workflows/idle-watch.ts';
import { runWorkflows } from '../../src/workflows/run-workflows.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { type Sandbox, startSandbox } from '../support/start-sandbox.ts';

/** A clock that a test moves on. */
function createTestTiming(): Timing & { advance(ms: number): void } {
  let time = 0;
  const sleepers = new Set<{ end: number; wake(): void }>();
  return {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { end: time + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
    advance(ms) {
      time += ms;
      for (const sleeper of sleepers) if (sleeper.end <= time) sleeper.wake();
    },
  };
}

describe('runWorkflows', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  it('completes each workflow on a target that takes 6 s a response', async () => {
    const { contract } = await preparedContract();
    const transport = openTransport(sandbox.target.url);
    const timing = createTestTiming();
    const { results } = await runWorkflows(
      contract,
      sandbox.target,
      () => '',
      (call) => {
        timing.advance(6_000);
        return transport.send(call);
      },
      { timing },
    );
    transport.close();

    expect(timing.now()).toBeGreaterThan(180_000);
    expect(results.filter(({ deviation }) => deviation)).toEqual([]);
  });
});

describe('an idle watch', () => {
  it('ends after two minutes without a request, and not during one', async () => {
    const timing = createTestTiming();
    const watch = createIdleWatch(timing);
    timing.advance(119_000);
    await watch.during(async () => timing.advance(600_000));
    timing.advance(119_000);
    await Promise.resolve();
    expect(watch.signal.aborted).toBe(false);

    const ended = new Promise((resolve) => watch.signal.addEventListener('abort', resolve));
    timing.advance(1_000);
    await ended;
    watch.close();
  });
});
