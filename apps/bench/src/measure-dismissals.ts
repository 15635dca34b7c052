import { join } from 'node:path';
import { createClinic } from './clinic.ts';
import { compare } from './compare.ts';
import { startContender } from './contenders/contender.ts';
import { startPortalServer } from './contenders/portal-server.ts';
import { growClinic, patientOfGrown } from './grow-clinic.ts';
import type { Load } from './load.ts';
import type { Measurement } from './report.ts';

const requests = 10_000;
/** Creates more requests than both contenders can dismiss; beyond them, 404s would be measured. */
const growth = 60;

/** Durable dismissals, 64 concurrent, compared with a bare server that commits each one separately. */
export async function measureDismissals(
  folder: string,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Measurement[]> {
  const dirs = { server: join(folder, 'grouped'), bare: join(folder, 'single') };
  for (const dir of Object.values(dirs)) {
    await createClinic(dir, { requests });
    growClinic(dir, growth);
  }
  const server = await startPortalServer(dirs.server);
  const bare = await startContender('bare-commit', dirs.bare);
  // Both dismiss the same ids in the same order; each has its own database.
  let next = 0;
  const loadOf = (): Load => ({
    method: 'DELETE',
    connections: 64,
    seconds,
    nextPath() {
      next += 1;
      return `/api/v1/patients/${patientOfGrown(next, requests)}/portal/enqueued/${next}`;
    },
  });
  const perSecond = await compare(
    [
      { name: 'server', url: server.url, loadOf },
      { name: 'bare', url: bare.url, loadOf },
    ],
    rounds,
  );
  await Promise.all([server.stop(), bare.stop()]);
  return [
    { what: 'Durable dismissals, 64 concurrent', measured: perSecond.server, unit: '/s' },
    {
      what: '  compared with one commit per request',
      measured: perSecond.server / perSecond.bare,
      unit: 'x',
      budget: { atLeast: 5 },
    },
  ];
}
