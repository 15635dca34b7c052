import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { runContractCommand } from '../../src/cli/contract-command.ts';
import { compiledOnce } from './compiled-once.ts';
import { preparedContract } from './prepared-contract.ts';

const command = fileURLToPath(new URL('../../bin/mdhq-portal-contract.js', import.meta.url));

/** The credentials of the API user of a sandbox, as the command reads them from its environment. */
export const users = { PORTAL_USERNAME: 'un', PORTAL_PASSWORD: 'pwd' };

/** Starts the command as a process of its own. */
export function startCommand(
  args: string[],
  env: Record<string, string> = users,
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [command, ...args], {
    env: { ...compiledOnce, ...env },
    stdio: 'pipe',
  });
}

/** Runs the command as a process of its own. */
export async function spawnCommand(args: string[], env: Record<string, string> = users) {
  const child = startCommand(args, env);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code };
}

/** Runs the command in this process, which has loaded Prism and prepared the contract already. */
export async function run(args: string[], env: Record<string, string> = users) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const code = await runContractCommand(['node', 'mdhq-portal-contract', ...args], {
    env,
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    prepare: preparedContract,
  });
  return { stdout: stdout.join(''), stderr: stderr.join(''), code };
}
