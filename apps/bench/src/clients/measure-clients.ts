import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '../compare.ts';
import type { Measurement } from '../report.ts';
import { type BundledClient, bundleClients } from './bundle-clients.ts';

/** Calls per round and client. */
const CALLS = 2_000;

/**
 * Compares the client with others: the size of a program that makes one call, and the time of a call to a stub that
 * responds immediately, minus that of plain `fetch`.
 */
export async function measureClients({ rounds }: { rounds: number }): Promise<Measurement[]> {
  const app = fileURLToPath(new URL('../..', import.meta.url));
  const folder = await mkdtemp(join(app, 'node_modules/.clients-'));
  try {
    const clients = await bundleClients(folder);
    const times = await timesOf(clients, rounds);
    const plain = times.get('plain fetch') ?? Number.NaN;
    return clients.flatMap(({ name, gzipped }) => {
      const isOurs = name === '@mdhq/portal-client';
      const over = (times.get(name) ?? Number.NaN) - plain;
      const size: Measurement = {
        what: `${name}: bundled size of one call`,
        measured: gzipped / 1000,
        unit: 'kB',
        ...(isOurs && { budget: { atMost: 6 } }),
      };
      const time: Measurement = {
        what: `${name}: time of a call, minus fetch`,
        measured: over,
        unit: 'us',
        ...(isOurs && { budget: { atMost: 35 } }),
      };
      return name === 'plain fetch' ? [size] : [size, time];
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Microseconds per call, medians of alternating rounds after a warm-up round. */
async function timesOf(
  clients: readonly BundledClient[],
  rounds: number,
): Promise<Map<string, number>> {
  const measured = new Map<string, number[]>(clients.map(({ name }) => [name, []]));
  const { fetch } = globalThis;
  globalThis.fetch = stub;
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const order = round % 2 === 0 ? clients : clients.toReversed();
      for (const { name, listQueue } of order) {
        const time = await timeOf(listQueue);
        if (round > 0) measured.get(name)?.push(time);
      }
    }
  } finally {
    globalThis.fetch = fetch;
  }
  return new Map([...measured].map(([name, times]) => [name, median(times)]));
}

async function timeOf(listQueue: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  for (let call = 0; call < CALLS; call += 1) {
    await listQueue();
  }
  return ((performance.now() - started) * 1000) / CALLS;
}

/** Responds with a queue of one request. */
const stub: typeof fetch = async () =>
  new Response(queue, { headers: { 'Content-Type': 'application/json' } });

const queue = JSON.stringify({
  object: 'list',
  total_count: 1,
  has_more: false,
  data: [
    {
      object: 'portal_request',
      id: 27,
      pt_id: 1,
      request_type: 'rx',
      status: 'open',
      created: '2026-11-02T15:04:05.000Z',
      subject: 'Prescription: drug 4711',
      details: { drug_id: 4711, notes: 'For the spring, as last year.' },
      dismissed_at: null,
      dismissed_by: null,
      url_portal_request: 'https://sandbox.md-hq.com/api/v1/patients/1/portal/enqueued/27',
      url_patient_details: 'https://sandbox.md-hq.com/api/v1/patients/1',
    },
  ],
});
