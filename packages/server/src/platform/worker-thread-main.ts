import { readlinkSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { basename } from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { Answered, Asked } from './worker-thread.ts';

const lower = constants.priority.PRIORITY_BELOW_NORMAL;

/** Answers the questions of this thread's `createThread`. Whoever serves requests goes before it. */
export function answerInThread<Question, Answer>(
  work: (question: Question) => Answer | Promise<Answer>,
): void {
  yieldToOthers();
  parentPort?.on('message', async ({ id, question }: Asked<Question>) => {
    try {
      post({ id, answer: await work(question) });
    } catch (error) {
      post({ id, error });
    }
  });

  function post(answered: Answered<Answer>): void {
    parentPort?.postMessage(answered);
  }
}

/**
 * Linux has a priority for each thread, and calls a thread by its number as it does a process. Elsewhere, and where a sandbox
 * forbids it, all stays as it is: the work is done either way.
 */
function yieldToOthers(): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = Number(basename(readlinkSync('/proc/thread-self')));
    // To take a lower one back needs rights that the server has no use for.
    if (getPriority(thread) < lower) setPriority(thread, lower);
  } catch {}
}
