import { join } from 'node:path';
import { createClinic, patientCount } from './clinic.ts';
import { compare } from './compare.ts';
import { startPortalServer } from './contenders/portal-server.ts';
import { growClinic } from './grow-clinic.ts';
import type { Load } from './load.ts';
import type { Measurement } from './report.ts';

const requests = 10_000;
/** Results in five million requests of a million patients. */
const growth = 500;

/** The time of a read with five hundred times as many rows. */
export async function measureGrowth(
  folder: string,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Measurement[]> {
  const dirs = { small: join(folder, 'small'), large: join(folder, 'large') };
  await createClinic(dirs.small, { requests });
  await createClinic(dirs.large, { requests });
  growClinic(dirs.large, growth);
  const small = await startPortalServer(dirs.small);
  const large = await startPortalServer(dirs.large);

  const allPatients = patientCount * growth;
  let turn = 0;
  /** Reads every `step`th patient, not in the order of the rows. */
  const loadOver = (patients: number, step: number) => (): Load => ({
    method: 'GET',
    connections: 32,
    seconds,
    nextPath() {
      // Coprime to both numbers of patients, so that each patient is read.
      turn = (turn + 611_953) % patients;
      return `/api/v1/patients/${1 + turn * step}/portal/enqueued`;
    },
  });
  const perSecond = await compare(
    [
      { name: 'small', url: small.url, loadOf: loadOver(patientCount, 1) },
      { name: 'some', url: large.url, loadOf: loadOver(patientCount, growth) },
      { name: 'all', url: large.url, loadOf: loadOver(allPatients, 1) },
    ],
    rounds,
  );
  await Promise.all([small.stop(), large.stop()]);
  return [
    { what: 'GET at 10 thousand rows', measured: perSecond.small, unit: '/s' },
    {
      what: '  time at 5 million rows, 2,000 of a million patients',
      measured: perSecond.small / perSecond.some,
      unit: 'x',
      budget: { atMost: 1.3 },
    },
    {
      what: '  time at 5 million rows, all of a million patients',
      measured: perSecond.small / perSecond.all,
      unit: 'x',
      budget: { atMost: 1.8 },
    },
  ];
}
