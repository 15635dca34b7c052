import { createReadStream, existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openHarbor } from '../../../support/portal/harbor.ts';

/** 109 US Core patients without an address; four lines are Latin-1. The file is not part of the repository. */
const file = new URL('../../../../../../../shared/data/patients-synthea.ndjson', import.meta.url);
const reason = existsSync(file)
  ? ''
  : ' (skipped: ../shared/data/patients-synthea.ndjson is absent)';

it.skipIf(reason !== '')(`takes all patients of a real export${reason}`, async () => {
  const { importFhir, patients } = await openHarbor();

  expect(await importFhir(createReadStream(file))).toEqual({
    read: 109,
    added: 109,
    notUtf8: 4,
    badLines: [],
  });
  const stored = await patients();
  const nameOf = (line: number) => [stored[line - 1]?.first_name, stored[line - 1]?.last_name];
  expect(nameOf(7)).toEqual(['Alfonso758', 'Soto31']);
  expect(nameOf(14)).toEqual(['Nicolás801', 'Montalvo564']);
  expect(nameOf(46)).toEqual(['Joaquín233', 'Sánchez310']);
  expect(nameOf(74)).toEqual(['Bernardo699', 'Portillo767']);
  expect(stored.filter((patient) => patient.email !== null)).toEqual([]);
  expect(stored.filter((patient) => patient.active === 0)).toEqual([]);

  expect(await importFhir(createReadStream(file))).toMatchObject({ read: 109, unchanged: 109 });
});

it.skipIf(reason !== '')(`adds addresses by way of a spreadsheet${reason}`, async () => {
  const { importFhir, importCsv, exportCsv, patients } = await openHarbor();
  await importFhir(createReadStream(file));

  const [header, ...rows] = (await exportCsv()).trim().split('\n');
  const filledIn = rows.map((row) => row.replace(/^(\d+)(.*),,true$/, '$1$2,p$1@example.com,true'));
  expect(await importCsv([header, ...filledIn].join('\n'))).toMatchObject({ updated: 109 });
  // The next export of the EHR has no addresses either, and removes none.
  expect(await importFhir(createReadStream(file))).toMatchObject({ unchanged: 109 });

  const stored = await patients();
  expect(stored.every(({ pt_id, email }) => email === `p${pt_id}@example.com`)).toBe(true);
});
