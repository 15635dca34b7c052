import { createClinic } from './clinic.ts';
import { compare } from './compare.ts';
import { startContender } from './contenders/contender.ts';
import { startPortalServer } from './contenders/portal-server.ts';
import { type Effort, sizeOf } from './effort.ts';
import type { Engine } from './engines/engine.ts';
import { loadOfQueues } from './load.ts';
import type { Measurement } from './report.ts';

/** Reads, compared with servers that teams use for tests: without real authentication, database and audit. */
export async function measureMocks(engine: Engine, effort: Effort): Promise<Measurement[]> {
  const { rounds, round } = effort;
  const size = sizeOf(effort);
  const database = await engine.create('clinic');
  await createClinic(database, size);
  const server = await startPortalServer(database);
  const prism = await startContender('prism');
  const mock = await startContender('portal-mock');
  const jsonServer = await startContender('json-server', database.location, String(size.patients));
  const loadOf = loadOfQueues(size.patients, { connections: 32, round });
  const perSecond = await compare(
    [
      { name: 'server', urls: [server.url], loadOf },
      { name: 'prism', urls: [prism.url], loadOf },
      { name: 'mock', urls: [mock.url], loadOf },
      { name: 'jsonServer', urls: [jsonServer.url], loadOf },
    ],
    rounds,
  );
  await Promise.all([server.stop(), prism.stop(), mock.stop(), jsonServer.stop()]);
  return [
    {
      what: 'GET of a queue, compared with Prism',
      measured: perSecond.server / perSecond.prism,
      unit: 'x',
      budget: { atLeast: 2 },
    },
    {
      what: '  compared with the mock',
      measured: perSecond.server / perSecond.mock,
      unit: 'x',
    },
    {
      what: '  compared with json-server',
      measured: perSecond.server / perSecond.jsonServer,
      unit: 'x',
      budget: { atLeast: 2 },
    },
  ];
}
