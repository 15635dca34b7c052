import { setTimeout } from 'node:timers/promises';
import { createClinic } from './clinic.ts';
import { compare } from './compare.ts';
import { startContender } from './contenders/contender.ts';
import { startPortalServer } from './contenders/portal-server.ts';
import { type Effort, sizeOf } from './effort.ts';
import type { Engine } from './engines/engine.ts';
import { load, loadOfQueues } from './load.ts';
import type { Measurement } from './report.ts';

/** Reads of the queues of all patients, with the memory and the start of the server. */
export async function measureReads(engine: Engine, effort: Effort): Promise<Measurement[]> {
  const { rounds, round, restSeconds } = effort;
  const size = sizeOf(effort);
  const database = await engine.create('clinic');
  await createClinic(database, size);
  const server = await startPortalServer(database);
  await setTimeout(restSeconds * 1_000);
  const atRest = await server.memoryMb();
  const bytes = await startContender('bare-bytes', database.location);
  const query = await startContender('bare-query', database.location);
  const loadOf = loadOfQueues(size.patients, { connections: 32, round });
  const perSecond = await compare(
    [
      { name: 'server', urls: [server.url], loadOf },
      { name: 'bytes', urls: [bytes.url], loadOf },
      { name: 'query', urls: [query.url], loadOf },
    ],
    rounds,
  );
  const busy = await load([server.url], { ...loadOf(), connections: 64 });
  const underLoad = await server.memoryMb();
  await Promise.all([server.stop(), bytes.stop(), query.stop()]);
  const isEmbedded = database.engine === 'sqlite';
  return [
    { what: 'GET of a queue', measured: perSecond.server, unit: '/s' },
    {
      what: '  compared with a bare server, same bytes',
      measured: perSecond.server / perSecond.bytes,
      unit: 'x',
      ...(isEmbedded && { budget: { atLeast: 0.25 } }),
    },
    {
      what: '  compared with a bare server, same query',
      measured: perSecond.server / perSecond.query,
      unit: 'x',
      ...(isEmbedded && { budget: { atLeast: 0.9 } }),
    },
    { what: '  p99 with 64 clients', measured: busy.p99Ms, unit: 'ms' },
    {
      what: 'Start to ready',
      measured: server.readyMs,
      unit: 'ms',
      budget: { atMost: 600 },
    },
    { what: 'Memory when idle', measured: atRest, unit: 'MB', budget: { atMost: 130 } },
    { what: 'Memory with 64 clients', measured: underLoad, unit: 'MB', budget: { atMost: 220 } },
  ];
}
