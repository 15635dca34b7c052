import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const checkEveryMs = 50;
const graceMs = 5_000;

/**
 * Builds the demo and the packages that it needs; prints errors only.
 * @param stop ends the build, with all of its processes
 * @returns whether the build is complete
 */
export async function build(stop: AbortSignal): Promise<boolean> {
  if (stop.aborted) return false;
  const child = spawn(
    'turbo',
    ['run', 'build', '--output-logs=errors-only', '--filter=@mdhq/demo'],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      // A separate process group: `turbo` is a launcher, which would exit before the program that it launches.
      detached: true,
    },
  );
  let ended: Promise<void> | undefined;
  const end = () => {
    ended = endGroup(child.pid);
  };
  stop.addEventListener('abort', end);
  const [code] = await once(child, 'exit');
  stop.removeEventListener('abort', end);
  await ended;
  // A build that was stopped may also exit with 0.
  return code === 0 && !stop.aborted;
}

/** Resolves once no process of the group is left. Those that ignore SIGTERM are killed after the grace period. */
async function endGroup(leader: number | undefined): Promise<void> {
  signalGroup(leader, 'SIGTERM');
  for (let waited = 0; waited < graceMs; waited += checkEveryMs) {
    if (!signalGroup(leader, 0)) return;
    await setTimeout(checkEveryMs);
  }
  signalGroup(leader, 'SIGKILL');
}

/** Returns whether the group has a process. */
function signalGroup(leader: number | undefined, signal: NodeJS.Signals | 0): boolean {
  try {
    return leader !== undefined && process.kill(-leader, signal);
  } catch {
    return false;
  }
}
