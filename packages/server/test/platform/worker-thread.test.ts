// @stress: threads run concurrently
import { constants, getPriority } from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import { createThread } from '../../src/platform/worker-thread.ts';

it.runIf(process.platform === 'linux')(
  'a worker thread has a lower priority than the threads that serve requests, and no other one (Q8)',
  async () => {
    const before = getPriority();
    const thread = createThread<undefined, number>(
      '../support/process/priority-worker',
      import.meta.url,
    );
    onTestFinished(thread.close);

    const lower = Math.max(before, constants.priority.PRIORITY_BELOW_NORMAL);
    expect(await thread.run(undefined)).toBe(lower);
    expect(getPriority()).toBe(before);
  },
);
