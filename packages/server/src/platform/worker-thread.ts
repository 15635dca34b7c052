import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Runs tasks in a worker thread, one after the other. */
export interface Thread<Task, Result> {
  /** The number of unfinished tasks. */
  readonly waiting: number;
  /** @throws the error of the task, or an error if the thread has ended */
  run(task: Task): Promise<Result>;
  close(): Promise<void>;
}

export interface SentTask<Task> {
  id: number;
  task: Task;
}

export type TaskOutcome<Result> = { id: number; result: Result } | { id: number; error: unknown };

interface Waiting<Result> {
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Creates a worker thread, which starts with the first task, and again after it has ended.
 * @param file the module of the thread (`runInThread`), relative to `here`, without extension
 */
export function createThread<Task, Result>(file: string, here: string): Thread<Task, Result> {
  const waiting = new Map<number, Waiting<Result>>();
  let lastId = 0;
  let worker: Worker | undefined;

  function start(): Worker {
    const started = new Worker(new URL(`${file}${extname(here)}`, here));
    started.on('message', (outcome: TaskOutcome<Result>) => {
      const caller = waiting.get(outcome.id);
      waiting.delete(outcome.id);
      if ('error' in outcome) caller?.reject(outcome.error);
      else caller?.resolve(outcome.result);
      // An idle thread does not keep the process alive.
      if (waiting.size === 0) started.unref();
    });
    started.on('error', (error) => fail(started, error));
    started.on('exit', () => fail(started, new Error(`The thread of ${file} has ended.`)));
    return started;
  }

  /** The next task starts another thread. */
  function fail(ended: Worker, error: unknown): void {
    if (worker !== ended) return;
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  return {
    get waiting() {
      return waiting.size;
    },
    run(task) {
      worker ??= start();
      worker.ref();
      const id = ++lastId;
      worker.postMessage({ id, task } satisfies SentTask<Task>);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    async close() {
      await worker?.terminate();
    },
  };
}
