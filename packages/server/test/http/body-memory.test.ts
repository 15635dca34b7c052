import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../store/temporary-database.ts';
import { authorizationOf } from '../support/api-users.ts';
import { seedClinicFolder } from '../support/clinic-folder.ts';
import { startServerProcess } from '../support/server-process.ts';

const mebibyte = 1_048_576;
const large = Buffer.alloc(10 * mebibyte, ' ');

/** The most memory that a process has had so far, in bytes. */
function peakMemory(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
}

/** A tenth of a megabyte that wants to be a hundred. */
const bomb = gzipSync(Buffer.alloc(100 * mebibyte));

function inChunks(): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(large.subarray(0, 65_536));
      sent += 65_536;
      if (sent >= large.length) controller.close();
    },
  });
}

const bodies: [string, () => RequestInit & { duplex?: 'half' }][] = [
  ['with their length', () => ({ body: large })],
  ['in chunks, without a length', () => ({ body: inChunks(), duplex: 'half' })],
  [
    'compressed',
    () => ({
      body: bomb,
      headers: { 'content-encoding': 'gzip' },
    }),
  ],
];

// Where there is no /proc, nobody outside of a process knows its peak.
it.runIf(process.platform === 'linux').each(bodies)(
  'forty bodies of 10 MB at once take no 120 MB of memory: %s (Q29)',
  { timeout: 60_000 },
  async (_, bodyOf) => {
    const dataDir = temporaryFolder();
    await seedClinicFolder(dataDir);
    const server = await startServerProcess(dataDir);
    onTestFinished(async () => void (await server.end('SIGKILL')));
    const authorization = authorizationOf('writer');
    const send = async (init: RequestInit) => {
      const headers = { 'content-type': 'application/json', authorization, ...init.headers };
      const url = `${server.url}/api/v1/patients/1/rxs`;
      const answer = await fetch(url, { method: 'POST', ...init, headers });
      await answer.arrayBuffer();
      return answer.status;
    };
    // All that is only loaded once is there.
    for (let count = 0; count < 20; count += 1) await send({ body: '{"drug_id":1}' });
    // Starting takes more memory than serving: the peak begins anew here (proc(5), clear_refs).
    writeFileSync(`/proc/${server.pid}/clear_refs`, '5');
    const before = peakMemory(server.pid);
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => send(bodyOf())));

    // Some clients are still sending when the connection is closed, and see no answer.
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') expect([413, 415]).toContain(outcome.value);
    }
    // Without a length, 1 MiB of each is read before it is known to be too large, and not collected at once.
    expect(peakMemory(server.pid) - before).toBeLessThan(120 * mebibyte);
    expect(await send({ body: '{"drug_id":1}' })).toBe(201);
  },
);
