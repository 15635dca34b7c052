import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Work done in a thread of its own, one question after the other. */
export interface Thread<Question, Answer> {
  /** How many questions are not answered yet. */
  readonly waiting: number;
  /** @throws what the work throws, or that the thread has ended */
  ask(question: Question): Promise<Answer>;
  close(): Promise<void>;
}

export interface Asked<Question> {
  id: number;
  question: Question;
}

export type Answered<Answer> = { id: number; answer: Answer } | { id: number; error: unknown };

interface Waiting<Answer> {
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * A thread that begins with the first question, and anew after it has ended.
 * @param file the module that answers (`answerInThread`), without its extension, beside `here`
 */
export function createThread<Question, Answer>(
  file: string,
  here: string,
): Thread<Question, Answer> {
  const waiting = new Map<number, Waiting<Answer>>();
  let lastId = 0;
  let worker: Worker | undefined;

  function start(): Worker {
    const started = new Worker(new URL(`${file}${extname(here)}`, here));
    started.on('message', (answered: Answered<Answer>) => {
      const asker = waiting.get(answered.id);
      waiting.delete(answered.id);
      if ('error' in answered) asker?.reject(answered.error);
      else asker?.resolve(answered.answer);
      // An idle thread holds no process back that has nothing else to do.
      if (waiting.size === 0) started.unref();
    });
    started.on('error', (error) => fail(started, error));
    started.on('exit', () => fail(started, new Error(`The thread of ${file} has ended.`)));
    return started;
  }

  /** The next question starts another one. */
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
    ask(question) {
      worker ??= start();
      worker.ref();
      const id = ++lastId;
      worker.postMessage({ id, question } satisfies Asked<Question>);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    async close() {
      await worker?.terminate();
    },
  };
}
