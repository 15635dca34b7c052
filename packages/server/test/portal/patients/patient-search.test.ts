// @stress: a long search lets other requests run
import type { PatientSearch } from '@mdhq/portal-types';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSlices, TooMuchWork } from '../../../src/platform/time-slices.ts';
import { type FoundPatients, searchPatients } from '../../../src/portal/patients/patient-search.ts';
import { showPatient } from '../../../src/portal/patients/patients.ts';
import { Refusal } from '../../../src/portal/refusal.ts';
import { nameTokens, searchTokens } from '../../../src/store/patients/name-tokens.ts';
import { insertPatient, listPatientsAfter } from '../../../src/store/patients/patients.ts';
import type { PatientsTable } from '../../../src/store/schema.ts';
import { type Clinic, openClinic } from '../../support/clinic/clinic.ts';
import { desk, otherId } from '../../support/portal/portal.ts';

const clock = () => 0;
const slices = createSlices(async () => undefined);

/** Few first and last names for many patients, so that each is shared by more than a slice. */
const firstNames = ['Ana', 'anna', 'Bo', 'Zoë', 'Zachary', 'Mia', 'Quinn'];
const lastNames = ['Alder', 'alder', 'Brook', 'Smith', 'Smithson', 'Zest'];

function patientOf(index: number): PatientsTable {
  return {
    instance_id: 1,
    pt_id: 1_000 + index,
    source_id: null,
    first_name: index === 1_333 ? 'Zzyzx' : (firstNames[(index * 5) % firstNames.length] ?? ''),
    last_name: lastNames[Math.floor(index / 3) % lastNames.length] ?? '',
    dob: index % 2 === 0 ? '1900-01-01' : `1950-01-${String(1 + (index % 28)).padStart(2, '0')}`,
    sex: null,
    email: null,
    active: 1,
    created_at: 0,
    updated_at: 0,
  };
}

let clinic: Clinic;
/** All patients of the instance, including those of the seed. */
let patients: PatientsTable[];

/** The result that the contract promises, computed without an index. */
function expected({ name, dob, limit = 20 }: PatientSearch): { ids: number[]; hasMore: boolean } {
  const tokens = searchTokens(name ?? '');
  const key = ({ last_name, first_name, pt_id }: PatientsTable) =>
    `${last_name.toLowerCase()}\0${first_name.toLowerCase()}\0${pt_id}`;
  const fitting = patients
    .filter((one) => dob === undefined || one.dob === dob)
    .filter(({ first_name, last_name }) => {
      const names = nameTokens([first_name, last_name]);
      return tokens.every((token) => names.some((known) => known.startsWith(token)));
    })
    .toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
  return {
    ids: fitting.slice(0, limit).map(({ pt_id }) => pt_id),
    hasMore: fitting.length > limit,
  };
}

function accepted(found: FoundPatients | Refusal): FoundPatients {
  if (found instanceof Refusal) throw new Error(found.code);
  return found;
}

beforeAll(async () => {
  clinic = await openClinic();
  await clinic.database.write(async (transaction) => {
    for (let index = 0; index < 2_000; index += 1) {
      await insertPatient(transaction, patientOf(index));
    }
  });
  patients = await listPatientsAfter(clinic.database.reads, 1, 0, 3_000);
});
afterAll(() => clinic.close());

describe('a search over more patients than one slice', () => {
  it.each<[string, PatientSearch]>([
    ['one letter of many names', { name: 'a' }],
    ['the letter that is sorted last', { name: 'z', limit: 100 }],
    ['a name of hundreds', { name: 'smith', limit: 100 }],
    ['two common beginnings', { name: 's q' }],
    ['two common beginnings that one patient in six has', { name: 'z smith', limit: 100 }],
    ['prefixes that no patient has both of', { name: 'smith alder' }],
    ['a rare name', { name: 'zzyzx' }],
    ['a rare and a common beginning', { name: 'a zzy' }],
    ['a birth date that half of all have', { dob: '1900-01-01', limit: 100 }],
    ['that birth date and a common beginning', { dob: '1900-01-01', name: 'zest' }],
    ['no condition at all', { limit: 100 }],
    ['a birth date of few', { dob: '1950-01-02', limit: 100 }],
  ])('finds the first in the order of the list by %s', async (_, query) => {
    const { database } = clinic;
    const found = await searchPatients({ database, clock, slices }, desk, query);
    const { rows, hasMore } = accepted(found);
    expect({ ids: rows.map(({ pt_id }) => pt_id), hasMore }).toEqual(expected(query));
  });

  it('lets requests of another clinic run between two slices', async () => {
    const { database } = clinic;
    let goOn: () => void = () => undefined;
    const pause = vi.fn(() => new Promise<void>((resolve) => (goOn = resolve)));
    let isDone = false;
    const search = searchPatients({ database, clock, slices: createSlices(pause) }, desk, {
      name: 'smith alder',
    }).then((found) => {
      isDone = true;
      return found;
    });
    await expect.poll(() => pause.mock.calls.length).toBe(1);
    const neighbor = { ...desk, instanceId: otherId };

    expect(await showPatient({ database, clock }, neighbor, 50)).toMatchObject({ pt_id: 50 });
    expect(isDone).toBe(false);
    for (let slice = 1; !isDone; slice += 1) {
      goOn();
      await expect.poll(() => isDone || pause.mock.calls.length > slice).toBe(true);
    }
    expect(accepted(await search).rows).toEqual([]);
    expect(pause.mock.calls.length).toBeGreaterThanOrEqual(2_000 / 250);
  });
});

describe('long work of an instance', () => {
  it('runs one at a time, concurrently with that of other instances', async () => {
    const { run } = createSlices(async () => undefined);
    const log: string[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = run(1, async () => {
      log.push('first');
      await held;
    });
    const second = run(1, async () => void log.push('second'));
    await run(2, async () => void log.push('of another instance'));
    expect(log).toEqual(['first', 'of another instance']);
    release();
    await Promise.all([first, second]);
    expect(log.at(-1)).toBe('second');
  });

  it('is refused while seventeen wait or run; a failure of one affects no other', async () => {
    const { run } = createSlices(async () => undefined);
    const fault = run(1, () => Promise.reject(new Error('a fault')));
    const others = Array.from({ length: 16 }, () => run(1, async () => 'done'));
    await expect(run(1, async () => 'done')).rejects.toThrow(TooMuchWork);
    await expect(run(2, async () => 'done')).resolves.toBe('done');

    await expect(fault).rejects.toThrow('a fault');
    expect(await Promise.all(others)).toEqual(Array(16).fill('done'));
    await expect(run(1, async () => 'done')).resolves.toBe('done');
  });
});
