import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { DemoPorts } from './ports.ts';

export interface Mailbox {
  close(): Promise<void>;
}

const host = '127.0.0.1';

/**
 * Starts the mailbox that shows what the server sends. It is a process of its own, since it would end
 * this one at Ctrl-C before the server has stopped.
 * @param mailDir where mail is kept between runs
 */
export async function startMailbox(
  ports: Pick<DemoPorts, 'mailbox' | 'smtp'>,
  mailDir: string,
): Promise<Mailbox> {
  const program = createRequire(import.meta.url).resolve('maildev/bin/maildev');
  const settings = ['--ip', host, '--smtp', String(ports.smtp), '--web', String(ports.mailbox)];
  const child = spawn(process.execPath, [program, ...settings, '--mail-directory', mailDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C reaches a terminal's whole process group; the mailbox is to stop last, so it stays out of it.
    detached: true,
  });
  const ended = once(child, 'exit');
  await Promise.race([running(child.stdout), ended.then(failed)]);
  child.stdout.resume();
  child.stderr.resume();
  return {
    async close() {
      child.kill();
      await ended;
    },
  };
}

/** Resolves once both of its servers have said that they listen. */
async function running(output: NodeJS.ReadableStream): Promise<void> {
  let servers = 0;
  for await (const line of createInterface({ input: output })) {
    if (/ running at /.test(line)) servers += 1;
    if (servers === 2) return;
  }
}

function failed(): never {
  throw new Error('The mailbox ended before it was ready.');
}
