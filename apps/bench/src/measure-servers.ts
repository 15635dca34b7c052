import { addClinic, defaultSubdomain } from './clinic.ts';
import { compare } from './compare.ts';
import { startPortalServer } from './contenders/portal-server.ts';
import { type Effort, sizeOf } from './effort.ts';
import type { Engine } from './engines/engine.ts';
import type { Load } from './load.ts';
import type { Measurement } from './report.ts';

/** Reads of queues by two servers on one database, compared with one server. */
export async function measureServers(engine: Engine, effort: Effort): Promise<Measurement[]> {
  const { rounds, round, clinics: clinicCount } = effort;
  const subdomains = [
    defaultSubdomain,
    ...Array.from({ length: clinicCount - 1 }, (_, index) => `clinic-${index + 2}`),
  ];
  // Reads do not depend on the number of requests.
  const size = sizeOf({ requests: Math.ceil(effort.requests / 100) });
  const database = await engine.create('shared');
  for (const subdomain of subdomains) await addClinic(database, size, subdomain);
  const [first, second] = await Promise.all([
    startPortalServer(database),
    startPortalServer(database),
  ]);

  let turn = 0;
  /** Each request is for the next clinic. */
  const loadOver = (clinics: number) => (): Load => ({
    method: 'GET',
    connections: 64,
    round,
    next() {
      turn += 1;
      const patient = 1 + (Math.floor(turn / clinics) % size.patients);
      return {
        path: `/api/v1/patients/${patient}/portal/enqueued`,
        host: `${subdomains[turn % clinics]}.md-hq.com`,
      };
    },
  });
  const [one, both] = [[first.url], [first.url, second.url]];
  const perSecond = await compare(
    [
      { name: 'oneClinicByOne', urls: one, loadOf: loadOver(1) },
      { name: 'oneClinicByBoth', urls: both, loadOf: loadOver(1) },
      { name: 'clinicsByOne', urls: one, loadOf: loadOver(clinicCount) },
      { name: 'clinicsByBoth', urls: both, loadOf: loadOver(clinicCount) },
    ],
    rounds,
  );
  await Promise.all([first.stop(), second.stop()]);
  return [
    {
      what: 'GET of a queue, one clinic, one server',
      measured: perSecond.oneClinicByOne,
      unit: '/s',
    },
    {
      what: '  two servers, compared with one',
      measured: perSecond.oneClinicByBoth / perSecond.oneClinicByOne,
      unit: 'x',
    },
    {
      what: `GET of a queue, ${clinicCount} clinics, one server`,
      measured: perSecond.clinicsByOne,
      unit: '/s',
    },
    {
      what: '  compared with one clinic',
      measured: perSecond.clinicsByOne / perSecond.oneClinicByOne,
      unit: 'x',
    },
    {
      what: '  two servers, compared with one',
      measured: perSecond.clinicsByBoth / perSecond.clinicsByOne,
      unit: 'x',
    },
  ];
}
