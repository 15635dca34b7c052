import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operatorCaller } from '../../../src/portal/caller.ts';
import { readCsvPatients } from '../../../src/portal/patients/import/csv/patients.ts';
import { importPatients } from '../../../src/portal/patients/import/import-patients.ts';
import type { ApiUserKey } from '../../support/clinic/api-users.ts';
import { type Clinic, type ClinicResponse, openClinic } from '../../support/clinic/clinic.ts';
import { openingTime } from '../../support/clinic/seeded-database.ts';
import { countRows, rowsIn } from '../../support/rows.ts';

const header = 'pt_id,first_name,last_name,dob';
const people = `${header}
101,Zoë,Alder,1980-03-14
102,Ann,O'Brien,1980-03-14
103,Ann,Obrist,1979-01-01
104,ann,alder,
105,Ann,Alder,1980-03-14
106,José María,Smith-Jones,1991-12-31
107,小明,王,1991-12-31
108,Пётр,Ёлкин,
109,Ana Beatriz Carla Dora Elsa Flora,Garcia,
`;

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
  await takeIn(people);
  await takeIn(`${header}\n101,Zoë,Ashby,1980-03-14\n777,Zoë,Alder,1980-03-14\n`, 2);
});
afterAll(() => clinic.close());

/** As `patient import` does. */
async function takeIn(csv: string, instanceId = 1): Promise<void> {
  const caller = operatorCaller('kim', instanceId);
  const clock = () => openingTime;
  const chunks = (async function* () {
    yield Buffer.from(csv);
  })();
  await importPatients(clinic.database, caller, clock, readCsvPatients(chunks, openingTime), {
    onBadLine: (line, fault) => {
      throw new Error(`${line}: ${fault}`);
    },
    onProgress() {},
  });
}

const search = (
  body: object,
  as: ApiUserKey = 'writer',
  host = 'sandbox.md-hq.com',
): Promise<ClinicResponse> =>
  clinic.request({ method: 'POST', url: '/api/v1/extensions/patients/search', as, host, body });

const found = async (body: object) =>
  (await search(body)).json.data.map(({ id }: { id: number }) => id);

describe('searching for a patient', () => {
  it('returns each patient like showPatient', async () => {
    const { status, json } = await search({ name: 'zoe' });
    const zoe = await clinic.request({ url: '/api/v1/patients/101', as: 'writer' });

    expect(status).toBe(200);
    expect(json).toEqual({ object: 'list', has_more: false, data: [zoe.json] });
  });

  it.each<[string, object, number[]]>([
    [
      'by a prefix, ordered by last name, first name, id',
      { name: 'a' },
      [104, 105, 101, 109, 102, 103],
    ],
    ['by all that is typed, in any order', { name: 'ald an' }, [104, 105]],
    ['whatever accents there are', { name: 'jose maria' }, [106]],
    ['with an apostrophe or without', { name: 'obri' }, [102, 103]],
    ['with a hyphen or without', { name: 'smithjones' }, [106]],
    ['in Chinese', { name: '王小' }, []],
    ['in Chinese, name by name', { name: '王 小' }, [107]],
    ['in Cyrillic', { name: 'елкин петр' }, [108]],
    ['never by the middle of a piece', { name: 'lder' }, []],
    ['never by a wildcard', { name: '%a' }, [104, 105, 101, 109, 102, 103]],
    ['by birth date', { dob: '1980-03-14' }, [105, 101, 102]],
    ['by birth date and name', { dob: '1980-03-14', name: 'alder' }, [105, 101]],
    ['by number', { pt_id: 102 }, [102]],
    ['by number and name that do not fit each other', { pt_id: 102, name: 'alder' }, []],
    ['by number and birth date that do not fit each other', { pt_id: 103, dob: '1980-03-14' }, []],
    [
      'by more words than a query uses',
      { name: 'ana beatriz carla dora elsa flora garcia' },
      [109],
    ],
    ['by two words that begin the same name', { name: 'al alder' }, [104, 105, 101]],
  ])('finds %s', async (_, body, ids) => {
    expect(await found(body)).toEqual(ids);
  });

  it('has has_more if there are more', async () => {
    const { json } = await search({ name: 'alder', limit: 2 });
    expect(json.data.map(({ id }: { id: number }) => id)).toEqual([104, 105]);
    expect(json.has_more).toBe(true);
    expect((await search({ name: 'alder', limit: 3 })).json.has_more).toBe(false);
  });

  it('finds patients of the caller’s instance alone (Q6)', async () => {
    expect(await found({ pt_id: 777 })).toEqual([]);
    expect(await found({ name: 'ashby' })).toEqual([]);
    const { json } = await search({ name: 'zoe' }, 'ofOther', 'other.md-hq.com');
    expect(json.data).toMatchObject([
      { id: 777, last_name: 'Alder' },
      { id: 101, last_name: 'Ashby' },
    ]);
  });

  it('finds a patient who was renamed by an import by the new name only', async () => {
    await takeIn(`${header}\n201,Quinn,Before,\n`);
    await takeIn(`${header}\n201,Quinn,Afterwards,\n`);

    expect(await found({ name: 'before' })).toEqual([]);
    expect(await found({ name: 'afterwards quinn' })).toEqual([201]);
  });

  it('is allowed for a read-only API user, and recorded without the search text (Q57, Q60)', async () => {
    expect((await search({ name: 'zoë alder', dob: '1980-03-14' }, 'reader')).status).toBe(200);
    await search({ name: 'zoë', pt_id: 101 });

    const events = await rowsIn(clinic)
      .selectFrom('audit_events')
      .selectAll()
      .where('operation', '=', 'searchPatients')
      .orderBy('sequence', 'desc')
      .limit(2)
      .execute();
    const event = { action: 'read', outcome: 'success', entity: 'patients' };
    expect(events).toMatchObject([
      { ...event, actor: 'pk_writer', pt_id: 101 },
      { ...event, actor: 'pk_reader', pt_id: null },
    ]);
    for (const text of [JSON.stringify(events), clinic.logLines.join()]) {
      expect(text).not.toMatch(/zo[ëe]|alder|1980-03-14/i);
    }
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['nothing but punctuation', { name: " -' " }],
    ['nothing but symbols that are not ASCII', { name: '— ★ ́' }],
    ['an empty name', { name: '' }],
    ['a name of 201 characters', { name: 'a'.repeat(201) }],
    ['half a birth date', { dob: '1980-03' }],
    ['a day that there is not', { dob: '1981-02-29' }],
    ['a number above 2^53', { pt_id: 9_007_199_254_740_992 }],
    ['a field that there is not', { name: 'a', email: 'ada@example.com' }],
    ['more than a hundred', { name: 'a', limit: 101 }],
  ])('refuses %s (Q21, Q28)', async (_, body) => {
    expect((await search(body)).status).toBe(422);
  });

  it('refuses a name without a letter and a digit that matches the pattern, and does not record it', async () => {
    const before = await countRows(clinic, 'audit_events');

    const { json } = await search({ name: '—' });

    expect(json).toMatchObject({
      type: expect.stringMatching(/#validation-failed$/),
      errors: [{ pointer: '/name', detail: 'must have a letter or a digit' }],
    });
    expect(await countRows(clinic, 'audit_events')).toBe(before);
  });
});
