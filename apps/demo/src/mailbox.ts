import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { DemoPorts } from './ports.ts';

export interface Mailbox {
  close(): Promise<void>;
}

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const program = fileURLToPath(new URL(`./mailbox-process.${extension}`, import.meta.url));

/**
 * Starts the mailbox with the emails of the server, in a child process that exits with this one.
 * @param mailDir stores the emails between runs
 */
export async function startMailbox(
  { smtp, mailbox }: Pick<DemoPorts, 'mailbox' | 'smtp'>,
  mailDir: string,
): Promise<Mailbox> {
  const child = fork(program, [String(smtp), String(mailbox), mailDir], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = once(child, 'exit');
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('The mailbox has no output.');
  stderr.resume();
  await Promise.race([running(stdout), ended.then(failed)]);
  stdout.resume();
  return {
    async close() {
      child.disconnect();
      await ended;
    },
  };
}

/** Resolves once both servers of maildev have printed that they are running. */
async function running(output: NodeJS.ReadableStream): Promise<void> {
  let servers = 0;
  for await (const line of createInterface({ input: output })) {
    if (/ running at /.test(line)) servers += 1;
    if (servers === 2) return;
  }
}

function failed(): never {
  throw new Error('The mailbox exited before it was ready.');
}
