import { setTimeout } from 'node:timers/promises';
import { createClinic } from './clinic.ts';
import { compare } from './compare.ts';
import { startContender } from './contenders/contender.ts';
import { startPortalServer } from './contenders/portal-server.ts';
import { load, loadOfQueues } from './load.ts';
import type { Measurement } from './report.ts';

/** By then the server has done all that it does after its start. */
const restMs = 10_000;

/** Reads of the queues of 2,000 patients with 10,000 requests. */
export async function measureReads(
  dataDir: string,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Measurement[]> {
  await createClinic(dataDir, { requests: 10_000 });
  const server = await startPortalServer(dataDir);
  await setTimeout(restMs);
  const atRest = await server.memoryMb();
  const bytes = await startContender('bare-bytes', dataDir);
  const query = await startContender('bare-query', dataDir);
  const loadOf = loadOfQueues({ connections: 32, seconds });
  const perSecond = await compare(
    [
      { name: 'server', url: server.url, loadOf },
      { name: 'bytes', url: bytes.url, loadOf },
      { name: 'query', url: query.url, loadOf },
    ],
    rounds,
  );
  const busy = await load(server.url, { ...loadOf(), connections: 64 });
  const underLoad = await server.memoryMb();
  await Promise.all([server.stop(), bytes.stop(), query.stop()]);
  return [
    { what: 'GET of a queue', measured: perSecond.server, unit: '/s' },
    {
      what: '  compared with a bare server, same bytes',
      measured: perSecond.server / perSecond.bytes,
      unit: 'x',
      budget: { atLeast: 0.18 },
    },
    {
      what: '  compared with a bare server, same query',
      measured: perSecond.server / perSecond.query,
      unit: 'x',
      budget: { atLeast: 0.55 },
    },
    { what: '  p99 with 64 clients', measured: busy.p99Ms, unit: 'ms' },
    {
      what: 'Start to ready',
      measured: server.readyMs,
      unit: 'ms',
      budget: { atMost: 1_000 },
    },
    { what: 'Memory when idle', measured: atRest, unit: 'MB', budget: { atMost: 130 } },
    { what: 'Memory with 64 clients', measured: underLoad, unit: 'MB', budget: { atMost: 220 } },
  ];
}
