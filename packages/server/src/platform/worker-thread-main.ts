import { readlinkSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { basename } from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { SentTask, TaskOutcome } from './worker-thread.ts';

const lower = constants.priority.PRIORITY_BELOW_NORMAL;

/** Runs `work` for each task that `createThread` sends to this thread, with lower priority than requests. */
export function runInThread<Task, Result>(work: (task: Task) => Result | Promise<Result>): void {
  lowerPriority();
  parentPort?.on('message', async ({ id, task }: SentTask<Task>) => {
    try {
      post({ id, result: await work(task) });
    } catch (error) {
      post({ id, error });
    }
  });

  function post(outcome: TaskOutcome<Result>): void {
    parentPort?.postMessage(outcome);
  }
}

/**
 * Linux has a priority per thread, whose id is used like that of a process. On other systems, and in a sandbox that
 * forbids it, the priority is not changed.
 */
function lowerPriority(): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = Number(basename(readlinkSync('/proc/thread-self')));
    // A lower priority can't be raised again without privileges.
    if (getPriority(thread) < lower) setPriority(thread, lower);
  } catch {}
}
