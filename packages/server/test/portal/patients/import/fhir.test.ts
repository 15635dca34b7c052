import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { now, openHarbor } from '../../../support/portal/harbor.ts';
import { collectGarbage } from '../../../support/process/collect-garbage.ts';

const ann = {
  resourceType: 'Patient',
  id: 'ann-1',
  active: true,
  name: [{ use: 'official', family: 'Lee', given: ['Ann', 'Marie'] }],
  telecom: [{ system: 'email', value: 'ann@example.com' }],
  gender: 'female',
  birthDate: '1980-02-29',
};

async function stored(...records: object[]) {
  const harbor = await openHarbor();
  for (const record of records) await harbor.importFhir(record);
  const [patient] = await harbor.patients();
  return patient;
}

async function faultOf(record: object | string) {
  const { badLines } = await (await openHarbor()).importFhir(record);
  return badLines[0];
}

describe('a FHIR patient', () => {
  it('gets the next pt_id, and is matched by its FHIR id', async () => {
    const { importFhir, patients, auditTrail } = await openHarbor();

    expect(await importFhir(ann)).toEqual({ read: 1, added: 1, badLines: [] });
    expect(await importFhir(ann)).toEqual({ read: 1, unchanged: 1, badLines: [] });
    expect(await importFhir({ ...ann, gender: 'other' })).toMatchObject({ updated: 1 });
    expect(await patients()).toEqual([
      {
        instance_id: 1,
        pt_id: 1,
        source_id: 'ann-1',
        first_name: 'Ann',
        last_name: 'Lee',
        dob: '1980-02-29',
        sex: 'other',
        email: 'ann@example.com',
        active: 1,
        created_at: now,
        updated_at: now,
      },
    ]);
    // One event per change, and none for unchanged patients (Q57, Q58).
    expect((await auditTrail()).slice(1)).toEqual([
      'patient import: create patient/1',
      'patient import: update patient/1',
    ]);
  });

  it('has the official name, or else the usual one, or else a current one', async () => {
    const official = { use: 'official', family: 'Official', given: ['O'] };
    const usual = { use: 'usual', family: 'Usual', given: ['U'] };
    const maiden = { use: 'maiden', family: 'Maiden', given: ['M'] };
    const ended = { ...official, family: 'Ended', period: { end: '2020-05' } };
    const named = async (...name: object[]) => (await stored({ ...ann, name }))?.last_name;

    expect(await named(maiden, usual, official)).toBe('Official');
    expect(await named(maiden, ended, usual)).toBe('Usual');
    expect(await named(maiden, { family: 'Plain' })).toBe('Plain');
    expect(await named(maiden)).toBe('Maiden');
  });

  it('may have a single name', async () => {
    const patient = await stored({ ...ann, name: [{ given: ['Teller'] }] });
    expect(patient).toMatchObject({ first_name: 'Teller', last_name: '' });
  });

  it('has the address of the lowest rank, home addresses first, and never an old one', async () => {
    const email = (value: string, more: object = {}) => ({ system: 'email', value, ...more });
    const writtenTo = async (...telecom: object[]) => (await stored({ ...ann, telecom }))?.email;

    expect(await writtenTo({ system: 'phone', value: '+1 555' })).toBeNull();
    expect(await writtenTo(email('a@example.com'), email('b@example.com', { rank: 1 }))).toBe(
      'b@example.com',
    );
    expect(
      await writtenTo(
        email('w@example.com', { use: 'work' }),
        email('h@example.com', { use: 'home' }),
      ),
    ).toBe('h@example.com');
    expect(
      await writtenTo(email('o@example.com', { use: 'old', rank: 1 }), email('n@example.com')),
    ).toBe('n@example.com');
    expect(await writtenTo(email('e@example.com', { period: { end: '2026-11-01' } }))).toBeNull();
    expect(await writtenTo(email('t@example.com', { period: { end: '2026-11-02' } }))).toBe(
      't@example.com',
    );
  });

  it('keeps fields that a later record omits', async () => {
    const { resourceType, id, name } = ann;
    expect(await stored({ ...ann, active: false }, { resourceType, id, name })).toMatchObject({
      dob: '1980-02-29',
      sex: 'female',
      email: 'ann@example.com',
      active: 0,
    });
  });

  it('loses an address that a later record lists as old, and no other', async () => {
    const former = (value: string) => ({
      ...ann,
      telecom: [{ system: 'email', use: 'old', value }],
    });
    expect((await stored(ann, former('ann@example.com')))?.email).toBeNull();
    expect((await stored(ann, former('other@example.com')))?.email).toBe('ann@example.com');
  });

  it('becomes inactive and active again as the record states', async () => {
    expect((await stored({ ...ann, active: false }))?.active).toBe(0);
    expect((await stored({ ...ann, active: false }, ann))?.active).toBe(1);
  });

  it('is imported without a birth date that has only a year', async () => {
    const { importFhir, patients } = await openHarbor();

    expect(await importFhir({ ...ann, birthDate: '1980' })).toEqual({
      read: 1,
      added: 1,
      partialBirthDates: 1,
      badLines: [],
    });
    expect((await patients())[0]?.dob).toBeNull();
  });
});

describe('a line is invalid', () => {
  it.each([
    ['broken JSON', '{"resourceType":"Patient",', '1: not a JSON object on one line'],
    ['an array', '[]', '1: not a JSON object on one line'],
    ['half a million brackets', '['.repeat(500_000), '1: not a JSON object on one line'],
    ['a NUL', '{"resourceType":"Patient"\0}', '1: not a JSON object on one line'],
    [
      'a Bundle',
      { resourceType: 'Bundle', id: 'b' },
      '1: Bundle instead of a Patient: export patients as NDJSON, one per line',
    ],
    ['another resource', { ...ann, resourceType: 'Person' }, '1: not a FHIR Patient'],
    ['a prototype', '{"__proto__":{"resourceType":"Patient"}}', '1: not a FHIR Patient'],
    ['no id', { ...ann, id: undefined }, '1: FHIR id is missing or invalid'],
    ['an id that is none', { ...ann, id: 'a/../b' }, '1: FHIR id is missing or invalid'],
    ['no name', { ...ann, name: undefined }, '1: name of a new patient is missing'],
    ['names that are no list', { ...ann, name: 'Ann' }, '1: name does not match FHIR R4'],
    [
      'a NUL in a name (Q32)',
      { ...ann, name: [{ family: 'L\u0000e' }] },
      '1: name is longer than 200 characters or has invalid characters',
    ],
    [
      'half a character in a name (Q32)',
      '{"resourceType":"Patient","id":"x","name":[{"family":"\\ud800"}]}',
      '1: name is longer than 200 characters or has invalid characters',
    ],
  ])('for %s', async (_, record, fault) => {
    expect(await faultOf(record)).toBe(fault);
  });

  it('if it is the second for a patient, however far apart', async () => {
    const { importFhir, patients } = await openHarbor();
    const others = Array.from({ length: 600 }, (_, index) => ({ ...ann, id: `other-${index}` }));
    const file = [ann, ...others, { ...ann, gender: 'male' }]
      .map((record) => JSON.stringify(record))
      .join('\n');

    expect(await importFhir(file)).toEqual({
      read: 602,
      added: 601,
      bad: 1,
      badLines: ['602: same patient as line 1'],
    });
    expect((await patients())[0]?.sex).toBe('female');
  });

  it('if it never ends, and it is not kept in memory (Q29)', async () => {
    const { importFhir } = await openHarbor();
    const chunks: WeakRef<ArrayBufferLike>[] = [];
    let held = 0;
    async function* file() {
      for (let kilobytes = 0; kilobytes < 50_000; kilobytes += 100) {
        const chunk = Buffer.alloc(100 * 1024, 'x');
        chunks.push(new WeakRef(chunk.buffer));
        yield chunk;
      }
      // A WeakRef keeps its target until the end of the tick.
      await setImmediate();
      collectGarbage();
      held = chunks.filter((chunk) => chunk.deref() !== undefined).length;
      yield Buffer.from(`\n${JSON.stringify(ann)}\n`);
    }

    expect(await importFhir(file())).toEqual({
      read: 2,
      added: 1,
      bad: 1,
      badLines: ['1: longer than 1048576 bytes'],
    });
    expect(chunks.length).toBe(500);
    // At most the one that was read last.
    expect(held).toBeLessThanOrEqual(1);
  });

  it('but no other line is skipped; blank lines, CRLF and a byte order mark are accepted', async () => {
    const { importFhir } = await openHarbor();
    const file = `\uFEFF${JSON.stringify(ann)}\r\n\r\nnonsense\r\n${JSON.stringify({ ...ann, id: 'b' })}`;

    expect(await importFhir(file)).toEqual({
      read: 3,
      added: 2,
      bad: 1,
      badLines: ['3: not a JSON object on one line'],
    });
  });
});

it('reads a line that is not UTF-8 as Windows-1252, and its neighbors as UTF-8', async () => {
  const { importFhir, patients } = await openHarbor();
  const line = (id: string, family: string) => JSON.stringify({ ...ann, id, name: [{ family }] });
  await importFhir([
    Buffer.from(`${line('utf8', 'Sánchez €')}\n`, 'utf8'),
    Buffer.from(line('cp1252', 'Sánchez #').replace('#', '\x80'), 'latin1'),
  ]);

  expect((await patients()).map((patient) => patient.last_name)).toEqual([
    'Sánchez €',
    'Sánchez €',
  ]);
});

it('is read in the same way in whatever chunks it arrives', async () => {
  const { importFhir, patients } = await openHarbor();
  const bytes = Buffer.from(JSON.stringify({ ...ann, name: [{ family: 'Sánchez' }] }));
  await importFhir(Array.from(bytes, (byte) => Uint8Array.of(byte)));

  expect((await patients())[0]?.last_name).toBe('Sánchez');
});
