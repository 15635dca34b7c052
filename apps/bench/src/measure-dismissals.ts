import { createClinic, patientOf } from './clinic.ts';
import { compare } from './compare.ts';
import { startContender } from './contenders/contender.ts';
import { startPortalServer } from './contenders/portal-server.ts';
import { type Effort, sizeOf } from './effort.ts';
import type { Engine } from './engines/engine.ts';
import { growClinic } from './grow-clinic.ts';
import type { Load } from './load.ts';
import type { Measurement } from './report.ts';

/** More than a contender can dismiss per second; after the last request, 404s would be measured. */
const mostPerSecond = 10_000;

/** Of the bare server, if a commit takes less than half a millisecond: a group commit then gains less. */
const perSecondOfFastDisk = 2_000;

/** Durable dismissals, 64 concurrent, compared with a bare server that commits each one separately. */
export async function measureDismissals(engine: Engine, effort: Effort): Promise<Measurement[]> {
  const { rounds, round } = effort;
  const size = sizeOf(effort);
  const perRound = 'amount' in round ? round.amount : round.duration * mostPerSecond;
  const contenders = 2;
  // One copy more, for the requests before the first round.
  const growth = Math.ceil((contenders * rounds * perRound) / size.requests) + 1;
  const database = await engine.create('grouped');
  await createClinic(database, size);
  await growClinic(database, size, growth);
  const bareDatabase = await engine.copy(database, 'single');
  const server = await startPortalServer(database);
  const bare = await startContender('bare-commit', bareDatabase.location);
  // Both dismiss the same ids in the same order; each has its own database.
  let turn = 0;
  const loadOf = (): Load => ({
    method: 'DELETE',
    connections: 64,
    round,
    next() {
      turn += 1;
      const patient = patientOf(turn, size);
      return { path: `/api/v1/patients/${patient}/portal/enqueued/${turn}` };
    },
  });
  const perSecond = await compare(
    [
      { name: 'server', urls: [server.url], loadOf },
      { name: 'bare', urls: [bare.url], loadOf },
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
      ...(database.engine === 'sqlite' && {
        budget: { atLeast: perSecond.bare > perSecondOfFastDisk ? 3 : 5 },
      }),
    },
  ];
}
