import { createClinic } from './clinic.ts';
import { compare } from './compare.ts';
import { startContender } from './contenders/contender.ts';
import { startPortalServer } from './contenders/portal-server.ts';
import { loadOfQueues } from './load.ts';
import type { Measurement } from './report.ts';

/** Reads, compared with servers that teams use for tests: without real authentication, database and audit. */
export async function measureMocks(
  dataDir: string,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Measurement[]> {
  await createClinic(dataDir, { requests: 10_000 });
  const server = await startPortalServer(dataDir);
  const prism = await startContender('prism', dataDir);
  const mock = await startContender('portal-mock', dataDir);
  const jsonServer = await startContender('json-server', dataDir);
  const loadOf = loadOfQueues({ connections: 32, seconds });
  const perSecond = await compare(
    [
      { name: 'server', url: server.url, loadOf },
      { name: 'prism', url: prism.url, loadOf },
      { name: 'mock', url: mock.url, loadOf },
      { name: 'jsonServer', url: jsonServer.url, loadOf },
    ],
    rounds,
  );
  await Promise.all([server.stop(), prism.stop(), mock.stop(), jsonServer.stop()]);
  return [
    {
      what: 'GET of a queue, compared with Prism',
      measured: perSecond.server / perSecond.prism,
      unit: 'x',
      budget: { atLeast: 3 },
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
      budget: { atLeast: 1.8 },
    },
  ];
}
