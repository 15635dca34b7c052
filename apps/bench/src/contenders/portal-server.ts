import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { environmentOf } from '../clinic.ts';
import type { BenchDatabase } from '../engines/engine.ts';
import { type Contender, endWithThisProcess } from './contender.ts';

const command = fileURLToPath(
  new URL('../bin/mdhq-portal.js', import.meta.resolve('@mdhq/portal-server')),
);

/**
 * Starts `mdhq-portal serve` as an operator does, with the setting of docs/operations.md. Its memory is read from
 * `/proc`, so it is measured on Linux only.
 * @param smtpUrl a mail server; without it, mail waits in the outbox
 */
export async function startPortalServer(
  database: BenchDatabase,
  smtpUrl?: string,
): Promise<Contender> {
  const started = performance.now();
  const child = spawn(process.execPath, [command, 'serve'], {
    env: {
      ...environmentOf(database),
      NODE_OPTIONS: '--max-semi-space-size=16',
      ...(smtpUrl !== undefined && { SMTP_URL: smtpUrl }),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  endWithThisProcess(child);
  const url = await urlIn(child.stderr);
  const readyMs = performance.now() - started;
  child.stderr.pipe(process.stderr);
  return {
    url,
    readyMs,
    async memoryMb() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
    },
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** The URL that the command prints once it listens. */
async function urlIn(stderr: Readable): Promise<string> {
  let text = '';
  stderr.setEncoding('utf8');
  for await (const chunk of stderr.iterator({ destroyOnReturn: false })) {
    text += chunk;
    const [, url] = /Listening on (\S+),/.exec(text) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(`The server did not start: ${text}`);
}
