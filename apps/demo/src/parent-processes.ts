import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const checkEveryMs = 500;
/** Programs that may be between the user's shell and the demo, as `npx pnpm start` starts them. */
const packageManager = /\b(npm|npx|pnpm|pnpx)\b/;

/**
 * The processes between the user's shell and this one, up to the outermost package manager. `npx` and `sh` do not
 * forward the signal that terminates them, so neither this process nor its parent would notice.
 * @returns none if no package manager started this process, or if processes can't be listed, as on Windows
 */
export async function parentsToWatch(): Promise<number[]> {
  const parents = parentsOf(process.pid, await listProcesses());
  const outermost = parents.findLastIndex(({ command }) => packageManager.test(command));
  return parents.slice(0, outermost + 1).map(({ pid }) => pid);
}

/** Resolves once one of the processes has ended. */
export function oneEnded(processes: readonly number[]): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (processes.every(isRunning)) return;
      clearInterval(timer);
      resolve();
    }, checkEveryMs).unref();
  });
}

interface ListedProcess {
  pid: number;
  parent: number;
  command: string;
}

function parentsOf(pid: number, processes: Map<number, ListedProcess>): ListedProcess[] {
  const parent = processes.get(processes.get(pid)?.parent ?? 0);
  return parent === undefined || parent.pid === 1
    ? []
    : [parent, ...parentsOf(parent.pid, processes)];
}

async function listProcesses(): Promise<Map<number, ListedProcess>> {
  const list = promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args='], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const { stdout } = await list.catch(() => ({ stdout: '' }));
  const lines = stdout.matchAll(/^ *(\d+) +(\d+) (.*)$/gm);
  return new Map(
    [...lines].map(([, pid, parent, command = '']) => [
      Number(pid),
      { pid: Number(pid), parent: Number(parent), command },
    ]),
  );
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
