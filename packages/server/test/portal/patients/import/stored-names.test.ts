import { expect, it } from 'vitest';
import { openHarbor } from '../../../support/portal/harbor.ts';

const patient = { resourceType: 'Patient', id: 'p1' };
const maiden = { use: 'maiden', family: 'Alder', given: ['Jane'] };
const tooLong = { use: 'official', family: 'D'.repeat(201), given: ['Jane'] };
const damaged = { use: 'official', family: 'Do\uFFFD', given: ['Jane'] };

/** The name and summary after importing a patient with `name`, whose stored name is Jane Doe if the patient is known. */
async function importName(name: object[], isKnown: boolean) {
  const { importFhir, patients } = await openHarbor();
  if (isKnown) await importFhir({ ...patient, name: [{ family: 'Doe', given: ['Jane'] }] });
  const summary = await importFhir({ ...patient, name });
  const [stored] = await patients();
  return { name: [stored?.first_name, stored?.last_name], summary };
}

it.each<[string, object[], [string, string]]>([
  ['first name if a record has only a family name', [{ family: 'Roe' }], ['Jane', 'Roe']],
  ['last name if a record has only a given name', [{ given: ['Joan'] }], ['Joan', 'Doe']],
  ['name if a record has one word, which may be either part', [{ text: 'Doe' }], ['Jane', 'Doe']],
  ['name if a record has only a maiden name', [maiden], ['Jane', 'Doe']],
])('importPatients keeps the stored %s', async (_, name, expected) => {
  expect(await importName(name, true)).toMatchObject({ name: expected, summary: { read: 1 } });
});

it.each<[string, object]>([
  ['a maiden name', maiden],
  ['a nickname', { use: 'nickname', given: ['Bunny'] }],
])(
  'importPatients does not replace a stored name by %s if the official one is unusable',
  async (_, other) => {
    for (const unusable of [tooLong, damaged]) {
      expect(await importName([unusable, other], true)).toEqual({
        name: ['Jane', 'Doe'],
        summary: { read: 1, unchanged: 1, namesLeftOut: 1, badLines: [] },
      });
    }
  },
);

it('importPatients gives a new patient the maiden name if the official one is unusable', async () => {
  expect(await importName([tooLong, maiden], false)).toEqual({
    name: ['Jane', 'Alder'],
    summary: { read: 1, added: 1, namesLeftOut: 1, badLines: [] },
  });
});

it('importPatients keeps a stored name if a FHIR record has one with U+FFFD', async () => {
  expect(await importName([damaged], true)).toEqual({
    name: ['Jane', 'Doe'],
    summary: { read: 1, unchanged: 1, namesDamaged: 1, badLines: [] },
  });
});

it('importPatients adds a patient whose only name has U+FFFD, and counts it', async () => {
  expect(await importName([damaged], false)).toEqual({
    name: ['Jane', 'Do\uFFFD'],
    summary: { read: 1, added: 1, namesDamaged: 1, badLines: [] },
  });
});

it('importPatients keeps a stored name if a CSV row has one with U+FFFD', async () => {
  const { importCsv, patients } = await openHarbor();
  await importCsv('pt_id,first_name,last_name\n7,Jane,Doe\n');

  expect(await importCsv('pt_id,first_name,last_name\n7,Joan,Do\uFFFD\n')).toMatchObject({
    unchanged: 1,
    namesDamaged: 1,
  });
  expect((await patients())[0]).toMatchObject({ first_name: 'Jane', last_name: 'Doe' });
});
