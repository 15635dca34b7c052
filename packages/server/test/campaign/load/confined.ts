import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seedClinicFolder } from '../../support/clinic/clinic-folder.ts';
import { startServerProcess } from '../../support/process/server-process.ts';
import { type Confinement, confinements } from './confinements.ts';
import { createKnownClient } from './known-client.ts';

/**
 * `node test/campaign/load/confined.ts --requests 10000`: runs the built server in five confinements. In each, it must respond
 * to every request with 200, half of them on new connections, and exit with 0 on SIGTERM. Needs root and a cgroup memory controller.
 */
const { values } = parseArgs({ options: { requests: { type: 'string', default: '10000' } } });
const requests = Number(values.requests);
const clients = 16;
/** A server that has not ended after this time is killed, which is a failure. */
const deadlineMs = 120_000;

const scratch = mkdtempSync(join(tmpdir(), 'mdhq-confined-'));
const seeded = join(scratch, 'seeded');
await seedClinicFolder(seeded, 10);
let failed = 0;
try {
  for (const confinement of confinements()) {
    const outcome = await serve(confinement).catch((error: Error) => error.message);
    if (outcome !== 'ok') failed += 1;
    process.stdout.write(`${confinement.name}: ${outcome}\n`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}
process.stdout.write(`${requests} requests each; ${failed} confinements failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

async function serve(confinement: Confinement): Promise<string> {
  const dataDir = mkdtempSync(join(scratch, 'data-'));
  cpSync(seeded, dataDir, { recursive: true });
  confinement.prepare?.(scratch);
  const { environment, stdout, through } = confinement;
  const server = await startServerProcess(dataDir, environment, undefined, stdout, through);
  const deadline = setTimeout(() => void server.end('SIGKILL'), deadlineMs);
  const fault = await ask(server.url, confinement).catch((error: Error) => error.message);
  const code = await server.end('SIGTERM');
  clearTimeout(deadline);
  confinement.release?.();
  return fault ?? (code === 0 ? 'ok' : `exit code ${code} after SIGTERM`);
}

async function ask(url: string, { headers }: Confinement): Promise<undefined> {
  let next = 0;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const agent = new Agent({ keepAlive: client % 2 === 0 });
      const known = createKnownClient(url, agent, headers);
      while (next < requests) {
        next += 1;
        await known.ask();
      }
      known.close();
    }),
  );
}
