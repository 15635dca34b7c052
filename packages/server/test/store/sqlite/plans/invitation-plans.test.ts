import { expect, it } from 'vitest';
import type { Executor } from '../../../../src/store/database.ts';
import {
  countInvitations,
  selectInvitations,
} from '../../../../src/store/invitations/invitation-pages.ts';
import {
  nthNewestOfInstance,
  nthNewestOfPatient,
} from '../../../../src/store/invitations/invitation-recency.ts';
import { queryPlan } from './query-plan.ts';

const patient = { instance_id: 1, pt_id: 1 };
const ofPatient = /^SEARCH invitations USING (COVERING )?INDEX invitations_of_patient \(/;
const byStaff = /^SEARCH invitations USING INDEX invitations_by_staff \(instance_id=\?\)/;
const byPatients = /^SEARCH invitations USING INDEX invitations_by_patients \(instance_id=\?\)/;

it.each<[string, (executor: Executor) => Promise<unknown>, RegExp]>([
  ['a page', (reads) => selectInvitations(reads, { ...patient, limit: 9, offset: 0 }), ofPatient],
  ['the count', (reads) => countInvitations(reads, patient), ofPatient],
  ['the fifth of a patient', (reads) => nthNewestOfPatient(reads, patient, 'staff', 5), ofPatient],
  ['the third renewal', (reads) => nthNewestOfPatient(reads, patient, 'patient', 3), ofPatient],
  ['the 1000th of all', (reads) => nthNewestOfInstance(reads, patient, 'staff', 1_000), byStaff],
  ['the 1000th renewal', (reads) => nthNewestOfInstance(reads, patient, 'patient', 9), byPatients],
])('%s is read from an index, without sorting (Q49)', async (_, read, step) => {
  expect(await queryPlan(read)).toEqual([expect.stringMatching(step)]);
});
