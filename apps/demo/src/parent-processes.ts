import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';

const checkEveryMs = 500;
/** The names of programs and scripts that may be between the user's shell and the demo, as of `npx pnpm start`. */
const packageManager = /^(npm|npx|pnpm|pnpx)(-cli)?(\.[cm]?js)?$/;

/**
 * The processes between the user's shell and this one, up to the outermost package manager. `npx` and `sh` do not
 * forward the signal that terminates them, so neither this process nor its parent would notice.
 * @returns none if no package manager started this process, or if processes can't be listed, as on Windows
 */
export async function parentsToWatch(): Promise<number[]> {
  const parents = parentsOf(process.pid, await listProcesses());
  const outermost = parents.findLastIndex(({ command }) => isPackageManager(command));
  return parents.slice(0, outermost + 1).map(({ pid }) => pid);
}

/** Whether the program of a command, or the script that it runs, is a package manager. Other arguments do not matter. */
export function isPackageManager(command: string): boolean {
  const [program = '', script = ''] = command.split(' ');
  return [program, script].some((path) => packageManager.test(basename(path)));
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

/** Whether there is a process with the id. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
