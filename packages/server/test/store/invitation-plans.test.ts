import { expect, it } from 'vitest';
import type { Executor } from '../../src/store/database.ts';
import { countInvitations, selectInvitations } from '../../src/store/invitation-pages.ts';
import { nthNewestOfInstance, nthNewestOfPatient } from '../../src/store/invitation-recency.ts';
import { queryPlan } from './query-plan.ts';

const patient = { instance_id: 1, pt_id: 1 };
const ofPatient = /^SEARCH invitations USING (COVERING )?INDEX invitations_of_patient \(/;
const ofInstance =
  /^SEARCH invitations USING INDEX sqlite_autoindex_invitations_1 \(instance_id=\?\)/;

it.each<[string, (executor: Executor) => Promise<unknown>, RegExp]>([
  ['a page', (reads) => selectInvitations(reads, { ...patient, limit: 9, offset: 0 }), ofPatient],
  ['the count', (reads) => countInvitations(reads, patient), ofPatient],
  ['the fifth newest of a patient', (reads) => nthNewestOfPatient(reads, patient, 5), ofPatient],
  ['the thousandth of all', (reads) => nthNewestOfInstance(reads, patient, 1_000), ofInstance],
])('%s is read off an index, sorted as it is (Q49)', async (_, read, step) => {
  expect(await queryPlan(read)).toEqual([expect.stringMatching(step)]);
});
