import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(import.meta.resolve('@stoplight/prism-cli'));
const spec = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.yaml'));

/** A process of unmodified Prism. */
export interface Prism {
  url: string;
  child: ChildProcess;
  /** Ends the process, unless it has ended. */
  close(): Promise<void>;
}

/** Starts `prism mock openapi.yaml`, as `pnpm mock:prism` does. It compiles for a second. */
export async function startPrism(): Promise<Prism> {
  const child = spawn(process.execPath, [command, 'mock', spec, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors = text(child.stderr);
  const lines = createInterface(child.stdout);
  for await (const line of lines) {
    const url = /Prism is listening on (http:\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    // Unread output would block the process.
    child.stdout.resume();
    return {
      url,
      child,
      async close() {
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill();
        await once(child, 'exit');
      },
    };
  }
  throw new Error(`Prism has ended without listening:\n${await errors}`);
}
