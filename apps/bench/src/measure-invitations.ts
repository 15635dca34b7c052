import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createClinic } from './clinic.ts';
import { compare } from './compare.ts';
import { startContender } from './contenders/contender.ts';
import { startPortalServer } from './contenders/portal-server.ts';
import { type Effort, sizeOf } from './effort.ts';
import type { Engine } from './engines/engine.ts';
import type { Measurement } from './report.ts';

/** All patients are invited in turn, so that no limit applies. */
const invitationsPerSecond = 100;
const budget = { atMost: 1.1 };

/** The time of an invitation while the mail server refuses connections, or accepts them and does not respond. */
export async function measureInvitations(engine: Engine, effort: Effort): Promise<Measurement[]> {
  const { rounds, round } = effort;
  const { patients } = sizeOf(effort);
  const mailServer = await startContender('mail-server');
  const silent = await openSilentServer();
  const database = await engine.create('healthy');
  await createClinic(database, { requests: 0, patients });
  const refusedDatabase = await engine.copy(database, 'refused');
  const hangingDatabase = await engine.copy(database, 'hanging');
  const healthy = await startPortalServer(database, mailServer.url);
  const refused = await startPortalServer(refusedDatabase, 'smtp://127.0.0.1:1');
  const hanging = await startPortalServer(hangingDatabase, silent.url);
  const rival = <Name extends string>(name: Name, url: string) => {
    let turn = 0;
    return {
      name,
      urls: [url],
      loadOf: () => ({
        method: 'POST' as const,
        connections: 8,
        round,
        perSecond: invitationsPerSecond,
        next() {
          turn += 1;
          return { path: `/api/v1/patients/${1 + (turn % patients)}/portal/invite` };
        },
      }),
    };
  };
  const p99 = await compare(
    [rival('healthy', healthy.url), rival('refused', refused.url), rival('hanging', hanging.url)],
    rounds,
    ({ p99Ms }) => p99Ms,
  );
  silent.close();
  await Promise.all([healthy.stop(), refused.stop(), hanging.stop()]);
  await mailServer.stop();
  return [
    {
      what: `Invitations, ${invitationsPerSecond} per second, p99`,
      measured: p99.healthy,
      unit: 'ms',
    },
    {
      what: '  with a mail server that refuses connections',
      measured: p99.refused / p99.healthy,
      unit: 'x',
      budget,
    },
    {
      what: '  with a mail server that does not respond',
      measured: p99.hanging / p99.healthy,
      unit: 'x',
      budget,
    },
  ];
}

/** Accepts connections and sends nothing. */
async function openSilentServer(): Promise<{ url: string; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    sockets.add(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
