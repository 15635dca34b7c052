import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server under test, in a process of its own. */
export interface Contender {
  readonly url: string;
  /** Milliseconds from the start of the process to its first listening. */
  readonly readyMs: number;
  /** Resident memory now, in MB. */
  memoryMb(): Promise<number>;
  stop(): Promise<void>;
}

/** The programs beside this file. */
export type ContenderName =
  | 'portal-server'
  | 'portal-mock'
  | 'prism'
  | 'json-server'
  | 'mail-server'
  | 'bare-bytes'
  | 'bare-query'
  | 'bare-commit';

/** As docs/operations.md says how to run a server, and as `mdhq-portal serve` goes on. */
const heapOfServer = ['--max-semi-space-size=16', '--heap-growing-percent=150'];
/** What teams have in the server's place runs as it comes; a bare server is the server with all else left out. */
const asTheyCome: readonly ContenderName[] = ['portal-mock', 'prism', 'json-server'];

/** @param settings what else the program is told, after its data directory */
export async function startContender(
  name: ContenderName,
  dataDir: string,
  ...settings: string[]
): Promise<Contender> {
  const program = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  const started = performance.now();
  const child = fork(program, [dataDir, ...settings], {
    execArgv: asTheyCome.includes(name) ? [] : heapOfServer,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const url = await nextMessage<string>(child);
  const readyMs = performance.now() - started;
  return {
    url,
    readyMs,
    async memoryMb() {
      const answer = nextMessage<number>(child);
      child.send('memory');
      return (await answer) / 1_048_576;
    },
    async stop() {
      child.send('stop');
      await once(child, 'exit');
    },
  };
}

async function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('A contender ended before its time.');
  });
  ended.catch(() => {});
  const [message] = await Promise.race([once(child, 'message'), ended]);
  return message as Message;
}

/** What each program does with what it is told. */
export function obey(url: string, stop: () => Promise<void> | void): void {
  process.send?.(url);
  process.on('message', async (order) => {
    if (order === 'memory') process.send?.(process.memoryUsage.rss());
    if (order === 'stop') {
      await stop();
      process.disconnect();
    }
  });
}
