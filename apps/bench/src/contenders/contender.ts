import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';

/** A server under test, in a process of its own. */
export interface Contender {
  readonly url: string;
  /** Milliseconds from the start of the process until it listens. */
  readonly readyMs: number;
  /** Resident memory now, in MB. */
  memoryMb(): Promise<number>;
  stop(): Promise<void>;
}

/** The programs that a contender is started from. */
export type ContenderName =
  | 'portal-mock'
  | 'prism'
  | 'json-server'
  | 'mail-server'
  | 'bare-bytes'
  | 'bare-query'
  | 'bare-commit';

/** The settings of the server: the one that docs/operations.md recommends, and the one that `serve` makes itself. */
const serverHeap = ['--max-semi-space-size=16', '--heap-growing-percent=150'];
/** Alternatives to the server run with default settings, the bare servers with those of the server. */
const withDefaults: readonly ContenderName[] = ['portal-mock', 'prism', 'json-server'];

/** Starts a program of this folder in a separate process. */
export async function startContender(
  name: ContenderName,
  ...parameters: readonly string[]
): Promise<Contender> {
  // Built or, in tests, the source.
  const extension = extname(import.meta.filename);
  const program = join(import.meta.dirname, `${name}${extension}`);
  const started = performance.now();
  const child = fork(program, parameters, {
    execArgv: withDefaults.includes(name) ? [] : serverHeap,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  endWithThisProcess(child);
  const url = await nextMessage<string>(child);
  const readyMs = performance.now() - started;
  return {
    url,
    readyMs,
    async memoryMb() {
      const bytes = nextMessage<number>(child);
      child.send('memory');
      return (await bytes) / 1_048_576;
    },
    async stop() {
      child.send('stop');
      await once(child, 'exit');
    },
  };
}

/** A benchmark that fails leaves no program behind. */
export function endWithThisProcess(child: ChildProcess): void {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
}

async function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('A contender exited unexpectedly.');
  });
  ended.catch(() => {});
  const [message] = await Promise.race([once(child, 'message'), ended]);
  return message as Message;
}

/** Reports the URL of a contender, and handles the messages of the benchmark. */
export function serveMessages(url: string, stop: () => Promise<void> | void): void {
  process.send?.(url);
  process.on('message', async (message) => {
    if (message === 'memory') process.send?.(process.memoryUsage.rss());
    if (message === 'stop') {
      await stop();
      process.disconnect();
    }
  });
}
