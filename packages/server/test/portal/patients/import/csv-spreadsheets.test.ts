import { describe, expect, it } from 'vitest';
import { openHarbor } from '../../../support/portal/harbor.ts';
import { readCsv } from '../../../support/portal/read-patients.ts';

const ada = { identity: { kind: 'pt_id', ptId: 1 }, firstName: 'Ada', lastName: 'Doe' };
const file = 'pt_id,first_name,last_name\r\n1,Ada,Doe\r\n';

function swapBytes(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

describe('readCsvPatients reads a spreadsheet', () => {
  it.each([
    ['with semicolons', file.replaceAll(',', ';')],
    ['with tabs', file.replaceAll(',', '\t')],
    ['with a sep= line', `sep=,\r\n${file}`],
    ['with a sep= line for semicolons', `sep=;\r\n${file.replaceAll(',', ';')}`],
    ['with a sep= line for an unusual delimiter', `SEP=|\r\n${file.replaceAll(',', '|')}`],
    ['with a sep= line that another spreadsheet saved', `"sep=,",,\r\n${file}`],
    ['with a sep= line that its header contradicts', `sep=;\r\n${file}`],
    ['in UTF-16LE', Buffer.from(`\uFEFF${file}`, 'utf16le')],
    ['in UTF-16BE', swapBytes(`\uFEFF${file}`)],
    ['in UTF-8 with a byte order mark', `\uFEFF${file}`],
    ['with empty columns at the end', 'pt_id,first_name,last_name,,\r\n1,Ada,Doe,,\r\n'],
    ['with empty cells at the end of rows', 'pt_id,first_name,last_name\r\n1,Ada,Doe,,\r\n'],
    ['whose rows end before empty cells', 'pt_id,first_name,last_name,dob,email\r\n1,Ada,Doe\r\n'],
    ['whose lines end in CR', file.replaceAll('\r\n', '\r')],
    ['whose lines end in LF', file.replaceAll('\r\n', '\n')],
    ['whose lines end in CRCRLF', file.replaceAll('\r\n', '\r\r\n')],
    ['with a header in upper case and another order', 'LAST_NAME,PT_ID,First_Name\n Doe,1,Ada\n'],
    ['with spaces in the header', '"PT ID","First Name",Last-Name\n1,Ada,Doe\n'],
    [
      'with blank rows before the header and between rows',
      `\r\n,,\r\n${file.replace('1,', '\r\n,,\r\n1,')}\r\n`,
    ],
  ])('%s', async (_, content) => {
    const { lines, ignored } = await readCsv(content);

    expect(lines).toEqual([
      { line: expect.any(Number), record: expect.objectContaining(ada), remarks: [] },
    ]);
    expect(ignored).toEqual([]);
  });

  it.each(['\n', '\r', '\r\n', '\r\r\n'])(
    'with %j as line ends, and counts its lines',
    async (end) => {
      const { lines } = await readCsv(['pt_id,last_name', 'x,Doe', '', 'y,Roe', ''].join(end));

      expect(lines.map(({ line }) => line)).toEqual([2, 4]);
    },
  );

  it('in UTF-16 and CRCRLF in whatever chunks it arrives', async () => {
    const bytes = Buffer.from('\uFEFFpt_id;last_name\r\r\n1;Sánchez €\r\r\n', 'utf16le');
    const { lines } = await readCsv(...Array.from(bytes, (byte) => Uint8Array.of(byte)));

    expect(lines).toMatchObject([{ line: 2, record: { lastName: 'Sánchez €' }, remarks: [] }]);
  });

  it('with columns that are not imported, and names them', async () => {
    const { lines, ignored } = await readCsv('pt_id,Notes,last_name,ssn\n1,Prefers tea,Doe,1\n');

    expect(ignored).toEqual(['Notes', 'ssn']);
    expect(lines).toMatchObject([{ record: { lastName: 'Doe' }, remarks: [] }]);
  });

  it('with a comma in the name of a column that semicolons separate', async () => {
    const { lines, ignored } = await readCsv('pt_id;last_name;notes, private\n1;Doe;a,b\n');

    expect(ignored).toEqual(['notes, private']);
    expect(lines).toMatchObject([{ record: { lastName: 'Doe' } }]);
  });
});

it.each([
  ['nothing', ''],
  ['a byte order mark', '\uFEFF'],
  ['blank lines', '\r\n\r\n'],
  ['a sep= line', 'sep=;\r\n'],
])('readCsvPatients reports a file of %s as empty', async (_, content) => {
  expect((await readCsv(content)).lines).toEqual([{ line: 1, fault: 'the file is empty' }]);
});

describe('readCsvPatients refuses a row whose cells are shifted', () => {
  it.each([
    ['beyond the header', 'pt_id,first_name,last_name\n1,Ada,Doe, Jr', 4, 3],
    ['into an empty column', 'pt_id,first_name,last_name,,\n1,Ada,Doe, Jr,', 5, 3],
    ['into a date', 'pt_id,first_name,last_name,dob,email\n1,Ada,Doe, Jr,,', 6, 5],
    ['out of the name', 'pt_id,first_name,last_name\n1,Ada', 2, 3],
  ])('%s', async (_, content, cells, columns) => {
    const fault = `it has ${cells} cells where the header has ${columns}`;
    expect((await readCsv(content)).lines).toEqual([{ line: 2, fault }]);
  });
});

describe('the CSV column active', () => {
  it.each([
    ['false', false],
    ['FALSE', false],
    ['no', false],
    ['0', false],
    ['inactive', false],
    ['true', true],
    ['Y', true],
    ['1', true],
    ['', undefined],
  ])('is read from %j as %s', async (cell, active) => {
    const { lines } = await readCsv(`pt_id,last_name,active\n1,Doe,${cell}\n`);
    expect(lines).toMatchObject([{ record: { active }, remarks: [] }]);
  });

  it('makes patients inactive and active again, and stays in the export', async () => {
    const { importCsv, exportCsv, patients } = await openHarbor();
    await importCsv('pt_id,last_name,active\n1,Doe,no\n2,Roe,\n3,Poe,moved\n');

    expect((await patients()).map(({ active }) => active)).toEqual([0, 1, 1]);
    expect(await exportCsv()).toBe(
      'pt_id,first_name,last_name,dob,sex,email,active\n' +
        '1,,Doe,,,,false\n2,,Roe,,,,true\n3,,Poe,,,,true\n',
    );
    expect(await importCsv(await exportCsv())).toMatchObject({ unchanged: 3 });
    expect(await importCsv('pt_id\n1\n')).toMatchObject({ unchanged: 1 });
    expect(await importCsv('pt_id,active\n1,yes\n')).toMatchObject({ updated: 1 });
  });
});

it('the highest pt_id of an import survives export and import, and so do the ids after it (Q21)', async () => {
  const { importCsv, importFhir, exportCsv, patients } = await openHarbor();
  const highest = 999_999_999_999_999;
  const bea = { resourceType: 'Patient', id: 'bea', name: [{ family: 'Bea' }] };
  await importCsv(`pt_id,last_name\n${highest},Doe\n7,Roe\n`);
  await importFhir(bea);

  expect((await patients()).map(({ pt_id }) => pt_id)).toEqual([7, 8, highest]);
  expect(await importCsv(await exportCsv())).toEqual({ read: 3, unchanged: 3, badLines: [] });
  const other = await openHarbor();
  expect(await other.importCsv(await exportCsv())).toEqual({ read: 3, added: 3, badLines: [] });
});

it('a FHIR patient never gets a pt_id that an import has assigned (Q21)', async () => {
  const { importCsv, importFhir, patients } = await openHarbor();
  const first = 900_000_000_000_000;
  await importCsv(`pt_id,last_name\n${first},Doe\n${first + 1},Roe\n${first + 2},Poe\n`);
  await importFhir({ resourceType: 'Patient', id: 'bea', name: [{ family: 'Bea' }] });

  expect((await patients()).map(({ last_name }) => last_name)).toEqual([
    'Doe',
    'Roe',
    'Poe',
    'Bea',
  ]);
});
