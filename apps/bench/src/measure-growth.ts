import { createClinic } from './clinic.ts';
import { compare } from './compare.ts';
import { startPortalServer } from './contenders/portal-server.ts';
import { type Effort, sizeOf } from './effort.ts';
import type { Engine } from './engines/engine.ts';
import { growClinic } from './grow-clinic.ts';
import type { Load } from './load.ts';
import { formatCount, type Measurement } from './report.ts';

/** The time of a read with many times as many rows. By default there are five million requests of a million patients. */
export async function measureGrowth(engine: Engine, effort: Effort): Promise<Measurement[]> {
  const { rounds, round, growth } = effort;
  const size = sizeOf(effort);
  const grownSize = { requests: size.requests * growth, patients: size.patients * growth };
  const smallDatabase = await engine.create('small');
  await createClinic(smallDatabase, size);
  const largeDatabase = await engine.copy(smallDatabase, 'large');
  await growClinic(largeDatabase, size, growth, (requests) => {
    const progress = `${formatCount(requests)} of ${formatCount(grownSize.requests)} requests`;
    process.stderr.write(`  ${progress}\n`);
  });
  const small = await startPortalServer(smallDatabase);
  const large = await startPortalServer(largeDatabase);

  let turn = 0;
  /** Reads every `step`th patient, not in the order of the rows. */
  const loadOver = (patients: number, step: number) => (): Load => ({
    method: 'GET',
    connections: 32,
    round,
    next() {
      // Coprime to both numbers of patients, so that each patient is read.
      turn = (turn + 611_953) % patients;
      return { path: `/api/v1/patients/${1 + turn * step}/portal/enqueued` };
    },
  });
  const perSecond = await compare(
    [
      { name: 'small', urls: [small.url], loadOf: loadOver(size.patients, 1) },
      { name: 'some', urls: [large.url], loadOf: loadOver(size.patients, growth) },
      { name: 'all', urls: [large.url], loadOf: loadOver(grownSize.patients, 1) },
    ],
    rounds,
  );
  await Promise.all([small.stop(), large.stop()]);
  const [few, many] = [size.patients, grownSize.patients].map(formatCount);
  return [
    {
      what: `GET of a queue, ${formatCount(size.requests)} requests`,
      measured: perSecond.small,
      unit: '/s',
    },
    {
      what: `  time at ${formatCount(grownSize.requests)}, ${few} of ${many} patients`,
      measured: perSecond.small / perSecond.some,
      unit: 'x',
      budget: { atMost: 1.1 },
    },
    {
      what: `  time at ${formatCount(grownSize.requests)}, all patients`,
      measured: perSecond.small / perSecond.all,
      unit: 'x',
      budget: { atMost: 1.3 },
    },
  ];
}
