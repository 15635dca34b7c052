import { describe, expect, it } from 'vitest';
import { openHarbor } from '../../../support/portal/harbor.ts';
import { readFhir } from '../../../support/portal/read-patients.ts';

const doe = { resourceType: 'Patient', id: 'p1', name: [{ family: 'Doe', given: ['A'] }] };

describe('readFhirPatients reads the name of', () => {
  const official = { use: 'official', text: 'Jane Example' };
  const future = { start: '2026-11-03' };

  it.each<[string, object[], [string, string | undefined]]>([
    ['a text alone', [{ text: 'Example Person' }], ['Example', 'Person']],
    ['a text of three words', [{ text: ' Ann  Marie Lee ' }], ['Ann Marie', 'Lee']],
    ['a text of one word', [{ text: 'Teller' }], ['Teller', undefined]],
    ['a text with a comma', [{ text: 'van Dyke, Jane' }], ['Jane', 'van Dyke']],
    ['a text with a generation', [{ text: 'Jack Example, Jr.' }], ['Jack', 'Example']],
    [
      'a text with a title that is listed',
      [{ text: 'Dr. Jane Example, MD', prefix: ['Dr.'], suffix: ['MD'] }],
      ['Jane', 'Example'],
    ],
    [
      'a text beside a given name',
      [{ text: 'Jane Q Example', given: ['Jane', 'Q'] }],
      ['Jane', 'Example'],
    ],
    [
      'a text beside a family name',
      [{ text: 'Jane van Dyke', family: 'van Dyke' }],
      ['Jane', 'van Dyke'],
    ],
    [
      'a text with a comma beside a family name',
      [{ text: 'van Dyke, Jane', family: 'van Dyke' }],
      ['Jane', 'van Dyke'],
    ],
    [
      'a text that differs from its parts',
      [{ text: 'X', family: 'Doe', given: ['A'] }],
      ['A', 'Doe'],
    ],
    [
      'an official text beside a nickname',
      [official, { use: 'nickname', given: ['Bunny'] }],
      ['Jane', 'Example'],
    ],
    [
      'a nickname before a plain name',
      [{ use: 'nickname', text: 'Bunny' }, doe.name[0] ?? {}],
      ['A', 'Doe'],
    ],
    [
      'a pseudonym before a nickname',
      [
        { use: 'anonymous', text: 'Anon' },
        { use: 'nickname', text: 'Bunny' },
      ],
      ['Bunny', undefined],
    ],
    [
      'a temporary name before a nickname',
      [
        { use: 'nickname', text: 'Bunny' },
        { use: 'temp', text: 'Boy Doe' },
      ],
      ['Boy', 'Doe'],
    ],
    [
      'an official name that begins tomorrow',
      [
        { ...official, period: future },
        { use: 'usual', text: 'Jane Maiden' },
      ],
      ['Jane', 'Maiden'],
    ],
    [
      'an official name that began today',
      [
        { ...official, period: { start: '2026-11-02' } },
        { use: 'usual', text: 'Jane Maiden' },
      ],
      ['Jane', 'Example'],
    ],
    ['given names of which one is null', [{ family: 'Doe', given: [null, '', 'A'] }], ['A', 'Doe']],
    [
      'a text whose family name is in capitals',
      [{ text: 'Jane Doe', family: 'DOE' }],
      ['Jane', 'DOE'],
    ],
    [
      'a complete usual name before an official one without a given name',
      [
        { use: 'official', family: 'Doe' },
        { use: 'usual', family: 'Doe', given: ['Jane'] },
      ],
      ['Jane', 'Doe'],
    ],
    [
      'a text with titles beside a family name',
      [{ text: 'Dr. Jane Doe, MD', family: 'Doe' }],
      ['Jane', 'Doe'],
    ],
    [
      'a text with the generation of a family name',
      [{ text: 'Jack Doe Jr.', family: 'Doe Jr.' }],
      ['Jack', 'Doe Jr.'],
    ],
    ['null before a name', [null as never, ...doe.name], ['A', 'Doe']],
  ])('%s', async (_, name, [firstName, lastName]) => {
    expect(await readFhir({ ...doe, name })).toMatchObject({
      record: { firstName, lastName },
      remarks: [],
    });
  });

  it.each<[text: string, firstName: string | undefined, lastName: string | undefined]>([
    ['John Smith, MD', 'John', 'Smith'],
    ['Jane Doe MD', 'Jane', 'Doe'],
    ['JANE DOE MD', 'JANE', 'DOE'],
    ['Jane Doe, M.D., Ph.D.', 'Jane', 'Doe'],
    ['Jane Doe DO', 'Jane', 'Doe'],
    ['Jane Doe, D.O.', 'Jane', 'Doe'],
    ['Jane Doe RN NP', 'Jane', 'Doe'],
    ['Jack Doe Jr., Esq.', 'Jack', 'Doe'],
    ['Jack Doe III', 'Jack', 'Doe'],
    ['Doe III, Jack', 'Jack', 'Doe'],
    ['Doe, Dr. Jane', 'Jane', 'Doe'],
    ['Dr. Jane Doe', 'Jane', 'Doe'],
    ['DR JANE DOE', 'JANE', 'DOE'],
    ['Prof. Dr. Jane Doe', 'Jane', 'Doe'],
    ['Mrs Jane Doe', 'Jane', 'Doe'],
    ['Ms. Doe', undefined, 'Doe'],
    ['Jane Do', 'Jane', 'Do'],
    ['JANE DO', 'JANE', 'DO'],
    ['Rahman, Md', 'Md', 'Rahman'],
    ['Md Rahman', 'Md', 'Rahman'],
    ['RAHMAN, MD', 'MD', 'RAHMAN'],
    ['Drew Moss', 'Drew', 'Moss'],
  ])('the text %j without titles', async (text, firstName, lastName) => {
    expect(await readFhir({ ...doe, name: [{ text }] })).toMatchObject({
      record: { firstName, lastName },
      remarks: [],
    });
  });

  it('the next name if the first one has invalid characters', async () => {
    const name = [{ use: 'official', family: 'D\0e' }, ...doe.name];
    expect(await readFhir({ ...doe, name })).toMatchObject({
      record: { firstName: 'A', lastName: 'Doe' },
      remarks: ['name-left-out'],
    });
  });
});

describe('readFhirPatients reads the email address', () => {
  const at = (value: unknown, more: object = {}) => ({ system: 'email', value, ...more });
  const left = (count: number) => Array.from({ length: count }, () => 'email-left-out');
  const good = at('b@patients.example', { rank: 2 });

  it.each<[string, object[], string | undefined, number]>([
    ['of mailto:', [at('mailto:a@b.example')], 'a@b.example', 0],
    ['of mailto: with a subject', [at('MAILTO:a%2Bc@b.example?subject=Hi')], 'a+c@b.example', 0],
    ['of a display name', [at('Ada Alder <a@b.example>')], 'a@b.example', 0],
    ['of a quoted display name', [at('"Alder, Ada" < mailto:a@b.example >')], 'a@b.example', 0],
    ['of an international domain', [at('mail@köln.example')], 'mail@xn--kln-sna.example', 0],
    ['of a domain in upper case', [at('Mail@KÖLN.example')], 'Mail@xn--kln-sna.example', 0],
    [
      'of rank 2 if rank 1 is a placeholder',
      [at('declined', { rank: 1 }), good],
      'b@patients.example',
      1,
    ],
    [
      'of rank 2 if rank 1 begins tomorrow',
      [at('a@b.example', { rank: 1, period: { start: '2026-11-03' } }), good],
      'b@patients.example',
      1,
    ],
    [
      'that begins this month',
      [at('a@b.example', { period: { start: '2026-11' } })],
      'a@b.example',
      0,
    ],
    ['that begins next year', [at('a@b.example', { period: { start: '2027' } })], undefined, 1],
    ['whose period is null', [at('a@b.example', { period: null })], 'a@b.example', 0],
    ['that is null', [at(null), good], 'b@patients.example', 0],
  ])('%s', async (_, telecom, email, leftOut) => {
    const line = await readFhir({ ...doe, telecom });
    expect(line).toMatchObject({ record: { firstName: 'A' }, remarks: left(leftOut) });
    expect(line).toHaveProperty('record.email', email);
  });

  it.each([
    'NONE',
    'declined',
    'n/a',
    'none@none.com',
    'no-email@noemail.com',
    'mailto:',
    'mailto:%',
    'Ada Alder',
    'Ada <>',
    'a@b.example,c@d.example',
    'a@b.example Bcc: c@d.example',
    'ä@b.example',
    'a@ö/b.example',
    'a@ö%2e.example',
    'a@ö..example',
    `${'a'.repeat(500_000)}<`,
  ])('but leaves out %.30j', async (value) => {
    const line = await readFhir({ ...doe, telecom: [at(value)] });
    expect(line).toMatchObject({ record: { firstName: 'A' }, remarks: left(1) });
    expect(line).toHaveProperty('record.email', undefined);
  });
});

describe('readFhirPatients reads the birth date', () => {
  it.each([
    ['1980-02-29', '1980-02-29'],
    ['1980-02-29T00:00:00Z', '1980-02-29'],
    ['1980-02-29T00:00:00.000+00:00', '1980-02-29'],
    ['1980-02-29T14:05:00-05:00', '1980-02-29'],
    ['1980-02-29 14:05', '1980-02-29'],
    ['2026-11-03', '2026-11-03'],
  ])('%s', async (birthDate, dob) => {
    expect(await readFhir({ ...doe, birthDate })).toMatchObject({ record: { dob }, remarks: [] });
  });

  it.each([
    ['in the future', '2026-11-04'],
    ['in UTC, perhaps of the next day', '1980-02-29T05:00:00Z'],
    ['that does not exist', '1981-02-29'],
    ['before 1800', '0001-01-01'],
    ['of a spreadsheet', '2/29/1980'],
    ['that is a number', 1980],
  ])('but leaves out one %s', async (_, birthDate) => {
    const line = await readFhir({ ...doe, birthDate });
    expect(line).toMatchObject({ record: { firstName: 'A' }, remarks: ['birth-date-left-out'] });
    expect(line).toHaveProperty('record.dob', undefined);
  });
});

it.each(['active', 'birthDate', 'gender', 'telecom', 'link', 'period'])(
  'readFhirPatients reads null as the absence of %s',
  async (key) => {
    expect(await readFhir({ ...doe, [key]: null })).toEqual(await readFhir(doe));
  },
);

it.each([
  ['gender', 'nonbinary', 'sex-left-out'],
  ['gender', { coding: [] }, 'sex-left-out'],
  ['active', 'perhaps', 'active-left-out'],
  ['telecom', { system: 'email' }, 'email-left-out'],
  ['birthDate', {}, 'birth-date-left-out'],
])('readFhirPatients leaves out %s: %j and keeps the patient', async (key, value, remark) => {
  const line = await readFhir({ ...doe, [key]: value });
  expect(line).toMatchObject({ record: { firstName: 'A', lastName: 'Doe' }, remarks: [remark] });
});

it('importPatients keeps stored values that a later line has no usable value for', async () => {
  const { importFhir, patients } = await openHarbor();
  const telecom = [{ system: 'email', value: 'a@b.example' }];
  await importFhir({ ...doe, gender: 'female', birthDate: '1980-02-29', telecom });
  const before = await patients();
  const unusable = {
    ...doe,
    name: 'Doe',
    gender: '?',
    birthDate: '?',
    active: '?',
    telecom: [
      { system: 'email', value: 'declined' },
      { system: 'email', value: 'n/a' },
    ],
  };

  expect(await importFhir(unusable)).toEqual({
    read: 1,
    unchanged: 1,
    namesLeftOut: 1,
    birthDatesLeftOut: 1,
    sexesLeftOut: 1,
    emailsLeftOut: 2,
    activeLeftOut: 1,
    badLines: [],
  });
  expect(await patients()).toEqual(before);
});

it('importPatients makes a patient inactive whom another replaces, and not the survivor', async () => {
  const { importFhir, patients } = await openHarbor();
  const link = (type: string, id: string) => [{ type, other: { reference: `Patient/${id}` } }];
  await importFhir({ ...doe, active: true });
  const merged = { ...doe, active: true, link: link('replaced-by', 'p2') };
  const survivor = { ...doe, id: 'p2', link: link('replaces', 'p1') };

  expect(
    await importFhir([merged, survivor].map((line) => JSON.stringify(line)).join('\n')),
  ).toEqual({ read: 2, added: 1, updated: 1, merged: 1, badLines: [] });
  expect((await patients()).map(({ source_id, active }) => [source_id, active])).toEqual([
    ['p1', 0],
    ['p2', 1],
  ]);
});

it('importPatients clears a former address that is written differently', async () => {
  const { importFhir, patients } = await openHarbor();
  const telecom = [{ system: 'email', value: 'Mail@köln.example' }];
  await importFhir({ ...doe, telecom });
  await importFhir({
    ...doe,
    telecom: [{ system: 'email', use: 'old', value: 'mailto:mail@KÖLN.example' }],
  });

  expect((await patients())[0]?.email).toBeNull();
});

it.each(['', '\n\r\n', '\uFEFF'])('readFhirPatients reports %j as an empty file', async (file) => {
  const { importFhir } = await openHarbor();
  expect((await importFhir(file)).badLines).toEqual(['1: the file is empty']);
});

it('readFhirPatients reads UTF-16', async () => {
  const { importFhir, patients } = await openHarbor();
  const bytes = Buffer.from(
    `\uFEFF${JSON.stringify({ ...doe, name: [{ text: 'Öz' }] })}`,
    'utf16le',
  );
  await importFhir([bytes]);

  expect((await patients())[0]?.first_name).toBe('Öz');
});
