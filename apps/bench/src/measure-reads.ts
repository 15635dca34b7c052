import { createClinic } from './clinic.ts';
import { compare } from './compare.ts';
import { startContender } from './contenders/contender.ts';
import { load, loadOfQueues } from './load.ts';
import type { Measurement } from './report.ts';

/** A clinic of 10 thousand requests, read over the whole of its 2,000 patients. */
export async function measureReads(
  dataDir: string,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Measurement[]> {
  await createClinic(dataDir, { requests: 10_000 });
  const server = await startContender('portal-server', dataDir);
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
      what: '  beside a bare server that sends the same bytes',
      measured: perSecond.server / perSecond.bytes,
      unit: 'x',
      budget: { atLeast: 0.18 },
    },
    {
      what: '  beside a bare server that does the same query',
      measured: perSecond.server / perSecond.query,
      unit: 'x',
      budget: { atLeast: 0.55 },
    },
    { what: '  p99 with 64 clients', measured: busy.p99Ms, unit: 'ms' },
    {
      what: 'Ready after start',
      measured: server.readyMs,
      unit: 'ms',
      budget: { atMost: 1_000 },
    },
    { what: 'Memory at rest', measured: atRest, unit: 'MB', budget: { atMost: 130 } },
    { what: 'Memory with 64 clients', measured: underLoad, unit: 'MB', budget: { atMost: 220 } },
  ];
}
