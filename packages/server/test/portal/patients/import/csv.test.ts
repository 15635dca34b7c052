import { describe, expect, it } from 'vitest';
import { insertPatient } from '../../../../src/store/patients/patients.ts';
import { openHarbor } from '../../../support/portal/harbor.ts';

const header = 'pt_id,first_name,last_name,dob,sex,email';
const ann = '221,Ann,Lee,1980-02-29,female,ann@example.com';

/** Imports files one after the other, each with the default header, and returns what is stored. */
async function stored(...files: string[]) {
  const harbor = await openHarbor();
  for (const file of files) await harbor.importCsv(`${header}\n${file}\n`);
  return harbor.patients();
}

async function badLinesOf(rows: string) {
  const { badLines } = await (await openHarbor()).importCsv(`${header}\n${rows}`);
  return badLines;
}

describe('a CSV patient', () => {
  it('keeps its pt_id, which is never assigned again', async () => {
    const { importCsv, importFhir, patients, auditTrail } = await openHarbor();
    const bea = { resourceType: 'Patient', id: 'bea', name: [{ family: 'Bea' }] };

    expect(await importCsv(`${header}\n${ann}\n`)).toEqual({ read: 1, added: 1, badLines: [] });
    await importFhir(bea);
    expect((await patients()).map(({ pt_id, last_name }) => [pt_id, last_name])).toEqual([
      [221, 'Lee'],
      [222, 'Bea'],
    ]);
    expect((await auditTrail()).slice(1)).toEqual([
      'patient import: create patient/221',
      'patient import: create patient/222',
    ]);
  });

  it('is updated by pt_id, whatever source it first came from', async () => {
    const { importCsv, importFhir, patients } = await openHarbor();
    await importFhir({ resourceType: 'Patient', id: 'bea', name: [{ family: 'Bea' }] });

    expect(await importCsv('pt_id,email\n1,bea@example.com\n')).toMatchObject({ updated: 1 });
    expect(await importCsv('pt_id,email\n1,bea@example.com\n')).toMatchObject({ unchanged: 1 });
    expect(await patients()).toMatchObject([
      { source_id: 'bea', last_name: 'Bea', email: 'bea@example.com' },
    ]);
  });

  it('keeps values of empty cells, and loses those with "-"', async () => {
    expect(await stored(ann, '221,,,,,')).toMatchObject([
      { first_name: 'Ann', dob: '1980-02-29', sex: 'female', email: 'ann@example.com' },
    ]);
    expect(await stored(ann, '221,,,-,-,-')).toMatchObject([
      { first_name: 'Ann', dob: null, sex: null, email: null },
    ]);
  });

  it('may have quotes, line breaks, commas, spaces and abbreviations', async () => {
    expect(await stored('221,"Ann\r\nMarie"," Lee, ""Jr"" ",, F ,')).toMatchObject([
      { first_name: 'Ann Marie', last_name: 'Lee, "Jr"', dob: null, sex: 'female', email: null },
    ]);
  });

  it('may come from a spreadsheet: byte order mark, CRLF, other order of columns', async () => {
    const { importCsv, patients } = await openHarbor();
    await importCsv('\uFEFFLast_Name,PT_ID,first_name\r\nLee,7,Ann\r\n\r\n,,\r\n');

    expect(await patients()).toMatchObject([{ pt_id: 7, first_name: 'Ann', last_name: 'Lee' }]);
  });

  it('is read as Windows-1252 if it is not UTF-8', async () => {
    const { importCsv, patients } = await openHarbor();
    const file = Buffer.from(`${header}\n1,Joaqu\xedn,S\xe1nchez,,,\n2,Ann,Lee,,,\n`, 'latin1');

    expect(await importCsv([file])).toEqual({ read: 2, added: 2, notUtf8: 1, badLines: [] });
    expect(await patients()).toMatchObject([
      { first_name: 'Joaquín', last_name: 'Sánchez' },
      { first_name: 'Ann' },
    ]);
  });
});

it("a CSV patient is imported without values that can't be used (Q38)", async () => {
  const { importCsv, patients } = await openHarbor();
  const row = '5,Ann,Lee,2/29/1980,woman,"a@example.com\nBcc: b@example.com"';

  expect(await importCsv(`${header}\n${row}\n`)).toEqual({
    read: 1,
    added: 1,
    birthDatesLeftOut: 1,
    sexesLeftOut: 1,
    emailsLeftOut: 1,
    badLines: [],
  });
  expect(await patients()).toMatchObject([
    { first_name: 'Ann', last_name: 'Lee', dob: null, sex: null, email: null },
  ]);
});

describe('a row is invalid', () => {
  it.each([
    ['too few cells', '1,Ann', '2: it has 2 cells where the header has 6'],
    ['no number', ',Ann,Lee,,,', '2: pt_id is not an integer from 1 to 999999999999999'],
    ['zero', '0,Ann,Lee,,,', '2: pt_id is not an integer from 1 to 999999999999999'],
    [
      'a number that is rounded',
      '1e3,A,L,,,',
      '2: pt_id is not an integer from 1 to 999999999999999',
    ],
    [
      '2^53 + 1 (Q21)',
      '9007199254740993,A,L,,,',
      '2: pt_id is not an integer from 1 to 999999999999999',
    ],
    ['a new patient without a name', '5,,,,,', '2: name of a new patient is missing'],
    [
      'a NUL (Q32)',
      '5,A\0nn,Lee,,,',
      '2: name is longer than 200 characters or has invalid characters',
    ],
    [
      'a quote that opens late',
      '5,A"nn,Lee,,,',
      '2: not valid CSV: too long, or unbalanced quotes',
    ],
  ])('for %s', async (_, row, fault) => {
    expect(await badLinesOf(row)).toEqual([fault]);
  });

  it('if it is the second for a patient, so that no patient gets the address of another', async () => {
    const { importCsv, patients } = await openHarbor();

    expect(await importCsv(`${header}\n${ann}\n221,Bob,Ray,,,bob@example.com`)).toEqual({
      read: 2,
      added: 1,
      bad: 1,
      badLines: ['3: same patient as line 2'],
    });
    expect(await patients()).toMatchObject([{ first_name: 'Ann', email: 'ann@example.com' }]);
  });

  it('but no other row is skipped, even if its quote is never closed', async () => {
    const { importCsv, patients } = await openHarbor();
    const rows = Array.from({ length: 100 }, (_, index) => `${index + 10},Ann,Lee,,,`);
    const file = [header, '1,"Ann,Lee,,,', ...rows, '2,"Bob\nRay",Ray,,,', '3,"Cy'].join('\n');

    expect(await importCsv(file)).toEqual({
      read: 103,
      added: 101,
      bad: 2,
      badLines: [
        '2: not valid CSV: too long, or unbalanced quotes',
        '105: not valid CSV: too long, or unbalanced quotes',
      ],
    });
    expect(await patients()).toHaveLength(101);
  });
});

it('looks for the end of a quote in some lines, not in the whole file', async () => {
  const { importCsv } = await openHarbor();
  const rows = Array.from({ length: 10_000 }, () => 'a row without any quote');

  const { bad } = await importCsv([header, '1,"Ann', ...rows].join('\n'));
  expect(bad).toBe(10_001);
});

it.each([
  ['no header', ann],
  ['a column twice', `${header},email\n${ann},a@example.com`],
  ['no pt_id', 'first_name,last_name\nAnn,Lee'],
  [
    'UTF-16 without a byte order mark',
    Buffer.from(`${header}\n${ann}`, 'utf16le').toString('latin1'),
  ],
])('reads nothing of a file with %s', async (_, file) => {
  const { importCsv, patients } = await openHarbor();

  expect(await importCsv([Buffer.from(file, 'latin1')])).toEqual({
    read: 1,
    bad: 1,
    badLines: [`1: the header must be ${header},active`],
  });
  expect(await patients()).toEqual([]);
});

describe('the export', () => {
  it('is accepted by the import without any difference', async () => {
    const { importCsv, exportCsv, auditTrail } = await openHarbor();
    const file =
      `${header},active\n` +
      '1,"Ann ""A""","Lee, Jr",1980-02-29,female,ann@example.com,false\n' +
      '2,=1+1,Öz; A,,,,true\n';
    await importCsv(file);

    expect(await exportCsv()).toBe(file);
    expect(await importCsv(await exportCsv())).toEqual({ read: 2, unchanged: 2, badLines: [] });
    expect((await auditTrail()).at(-1)).toBe('patient export: read patients');
  });

  it('has every patient once, ordered by pt_id', async () => {
    const { database, caller, exportCsv } = await openHarbor();
    await database.write(async (transaction) => {
      for (let pt_id = 1_250; pt_id > 0; pt_id -= 1) {
        await insertPatient(transaction, {
          ...blankPatient,
          instance_id: caller.instanceId,
          pt_id,
        });
      }
    });
    const numbers = (await exportCsv()).trim().split('\n').slice(1).map(Number.parseFloat);

    expect(numbers).toEqual(Array.from({ length: 1_250 }, (_, index) => index + 1));
  });
});

const blankPatient = {
  source_id: null,
  first_name: 'Ann',
  last_name: 'Lee',
  dob: null,
  sex: null,
  email: null,
  active: 1,
  created_at: 0,
  updated_at: 0,
};
