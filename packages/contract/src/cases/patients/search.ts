import { randomUUID } from 'node:crypto';
import type { Patient, PatientList, PatientSearch } from '@mdhq/portal-client';
import type { Session } from '../../http/session.ts';
import { anotherPatient, type ContractCase } from '../contract-case.ts';
import { expectEqual, expectResponse, expectThat } from '../expect.ts';
import { unknownId } from '../paths.ts';
import { beginningsOf, middleOf, plainNameOf, withAccents } from './names.ts';

const search: Pick<ContractCase, 'operation' | 'covers' | 'needs' | 'surface'> = {
  operation: 'searchPatients',
  covers: [200],
  // A search changes nothing, but it is a POST, which a read-only run does not send.
  needs: ['state', 'writing'],
  surface: 'full',
};

/** Patient search: matching, order and validation. */
export function searchCases(): ContractCase[] {
  return [byName, byBirthDate, byNumber, noMatch, inOrder, ...badSearches()];
}

const byName: ContractCase = {
  ...search,
  name: 'finds a patient by prefixes of names in any order, ignoring case and accents, and not by other parts of names',
  async run(session) {
    for (const patient of await knownPatients(session)) {
      const { id, first_name: first, last_name: last } = patient;
      const names: [string, string][] = [
        ['first and last name', `${first} ${last}`],
        ['last and first name, in capitals', `${last} ${first}`.toUpperCase()],
        ['names without accents', `${plainNameOf(last)} ${plainNameOf(first)}`],
        ['names with other accents', withAccents(`${last} ${first}`)],
        ['beginnings of names', `${beginningsOf(last)} ${beginningsOf(first)}`],
        ['the last name', last],
        ['the first name', first],
      ];
      for (const [what, name] of names) {
        const { data } = await ask(session, { name, pt_id: id });
        expectEqual(`the patients found by ${what}`, data, [patient]);
      }
      const middle = middleOf(`${first} ${last}`);
      const others = [...(middle === undefined ? [] : [middle]), `${first} ${someName()}`];
      for (const name of others) {
        const { data } = await ask(session, { name, pt_id: id });
        expectEqual('the number of patients found by another name', data.length, 0);
      }
    }
  },
};

const byBirthDate: ContractCase = {
  ...search,
  name: 'finds patients by birth date, and none with another birth date',
  async run(session) {
    const patients = await knownPatients(session);
    for (const patient of patients) {
      const { id, dob } = patient;
      if (dob === null) continue;
      const { data, has_more } = await ask(session, { dob, limit: 100 });
      for (const found of data) expectEqual('dob', found.dob, dob);
      expectThat(has_more || idsOf(data).includes(id), 'the patient in the list', 'only others');
      expectEqual('the patients found', (await ask(session, { dob, pt_id: id })).data, [patient]);
      const others = patients.filter((one) => one.dob !== dob).map((one) => one.id);
      const noDay = dob === '1900-01-01' ? '1900-01-02' : '1900-01-01';
      for (const one of [{ dob: noDay, pt_id: id }, ...others.map((pt_id) => ({ dob, pt_id }))]) {
        const { length } = (await ask(session, one)).data;
        expectEqual("the number of patients found by another's birth date", length, 0);
      }
    }
  },
};

const byNumber: ContractCase = {
  ...search,
  name: 'finds a patient by id, with the same fields as showPatient',
  async run(session) {
    for (const patient of await knownPatients(session)) {
      const { data, has_more } = await ask(session, { pt_id: patient.id });
      expectEqual('the patients found', data, [patient]);
      expectEqual('has_more', has_more, false);
    }
  },
};

const noMatch: ContractCase = {
  ...search,
  name: 'returns an empty list if no patient matches',
  async run(session) {
    for (const one of [{ pt_id: unknownId }, { name: someName() }]) {
      const { data, has_more } = await ask(session, one);
      expectEqual('the patients found', data, []);
      expectEqual('has_more', has_more, false);
    }
  },
};

const inOrder: ContractCase = {
  ...search,
  name: 'sorts matches by last name, first name and id, and says whether there are more than limit',
  async run(session) {
    const { last_name } = await patientOf(session, session.target.patient);
    const name = plainNameOf(last_name).slice(0, 1);
    const found = await ask(session, { name, limit: 100 });
    const isSorted = foldings.some((fold) => isSortedBy(found.data, fold));
    expectThat(isSorted, 'the order of last name, first name and id', 'another order');
    const few = await ask(session, { name, limit: 1 });
    expectEqual('data with limit=1', few.data, found.data.slice(0, 1));
    expectEqual('has_more with limit=1', few.has_more, found.data.length > 1);
  },
};

function badSearches(): ContractCase[] {
  const bad: [string, object[], ContractCase['needs']?][] = [
    ['responds 422 to a search without criteria', [{}]],
    [
      'responds 422 to a name without a letter or a digit',
      [{ name: '' }, { name: '...' }, { name: ' ' }],
    ],
    [
      'responds 422 to a name of symbols that the pattern accepts',
      [{ name: '—' }, { name: '… ★' }],
      // The mock knows only the pattern.
      ['state', 'writing'],
    ],
    [
      'responds 422 to an invalid dob, pt_id or limit',
      [
        { dob: '6 Feb 1948' },
        { dob: '1948-02-30' },
        { pt_id: 0 },
        { pt_id: '1' },
        { pt_id: 1, limit: 0 },
        { pt_id: 1, limit: 101 },
      ],
    ],
  ];
  return bad.map(([name, bodies, needs = ['writing']]) => ({
    ...search,
    name,
    covers: [422],
    needs,
    async run(session) {
      for (const body of bodies) {
        const response = await session.send({
          method: 'POST',
          path: '/api/v1/extensions/patients/search',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        expectResponse(session, response, 422, 'validation-failed');
      }
    },
  }));
}

function ask({ client }: Session, body: PatientSearch): Promise<PatientList> {
  return client().patients.search(body);
}

/** The patients that the target options name. */
async function knownPatients(session: Session): Promise<Patient[]> {
  const { target } = session;
  const ids = [target.patient, anotherPatient(target)].filter((id) => id !== undefined);
  return Promise.all(ids.map((id) => patientOf(session, id)));
}

function patientOf({ client }: Session, id: number): Promise<Patient> {
  return client().patients.show(id);
}

/** A name that no patient has. */
function someName(): string {
  return `x${randomUUID().replaceAll('-', '')}`;
}

function idsOf(patients: readonly Patient[]): number[] {
  return patients.map(({ id }) => id);
}

/** The contract does not specify whether Ö is sorted as O or after Z. */
const foldings = [plainNameOf, (name: string) => name.toLowerCase()];

function isSortedBy(patients: readonly Patient[], fold: (name: string) => string): boolean {
  const places = patients.map(({ last_name, first_name, id }) =>
    [fold(last_name), fold(first_name), String(id).padStart(16, '0')].join('\0'),
  );
  return places.join() === places.toSorted().join();
}
