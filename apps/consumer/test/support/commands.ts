import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { compiledOnce } from './tool-chain.ts';

const run = promisify(execFile);

// The commands find Node in `PATH`; the `node` of this app is an old version.
const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, ...compiledOnce };

/** Starts the mock's command, as it is installed in the project. */
export async function startMockCommand(folder: string): Promise<{
  url: string;
  stop(): Promise<void>;
}> {
  const command = join(folder, 'node_modules/.bin/mdhq-portal-mock');
  const child = spawn(command, ['--port', '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return { url: await urlOf(child), stop: () => stop(child) };
}

async function urlOf({ stdout }: ChildProcess): Promise<string> {
  let printed = '';
  for await (const chunk of stdout ?? []) {
    printed += chunk;
    const url = /^The mock listens on (.*)$/m.exec(printed)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`The mock did not start: ${printed}`);
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

/** Runs the contract suite's command; throws unless it exits with 0. */
export function runSuite(
  folder: string,
  ...options: string[]
): Promise<{ stdout: string; stderr: string }> {
  const command = join(folder, 'node_modules/.bin/mdhq-portal-contract');
  const users = { PORTAL_USERNAME: 'un', PORTAL_PASSWORD: 'pwd' };
  return run(command, options, { cwd: folder, env: { ...env, ...users } });
}
