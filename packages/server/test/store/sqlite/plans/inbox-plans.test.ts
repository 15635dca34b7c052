import { expect, it } from 'vitest';
import type { Executor } from '../../../../src/store/database.ts';
import {
  beforeAllNames,
  examinePatients,
  searchCandidates,
} from '../../../../src/store/patients/patient-search.ts';
import {
  afterLast,
  beforeFirst,
  countInbox,
  type InboxFilter,
  selectInbox,
} from '../../../../src/store/queue/inbox.ts';
import {
  countPortalRequests,
  type PortalRequestPage,
  selectPortalRequests,
} from '../../../../src/store/queue/queue-pages.ts';
import { selectRestorations } from '../../../../src/store/queue/restorations.ts';
import { queryPlan } from './query-plan.ts';

type Read = (executor: Executor) => Promise<unknown>;

const inbox = (query: Partial<InboxFilter>): InboxFilter => ({
  instance_id: 1,
  status: 'open',
  request_types: [],
  pt_id: undefined,
  created_from: 0,
  created_before: Number.MAX_SAFE_INTEGER,
  ...query,
});
const page =
  (query: Partial<InboxFilter>): Read =>
  (reads) =>
    selectInbox(reads, inbox(query), query.status === 'dismissed' ? afterLast : beforeFirst, 101);
const count =
  (query: Partial<InboxFilter>): Read =>
  (reads) =>
    countInbox(reads, inbox(query));
const queue =
  (status: PortalRequestPage['status'], request_types: string[] = []): Read =>
  async (reads) => {
    const asked = { instance_id: 1, pt_id: 1, status, request_types, limit: 9, offset: 0 };
    await selectPortalRequests(reads, asked);
    await countPortalRequests(reads, asked);
  };
const search =
  (query: { tokens?: string[]; dob?: string; pt_id?: number }): Read =>
  (reads) =>
    searchCandidates(reads, { instance_id: 1, tokens: [], ...query }, 21, 250);
const slice =
  (query: { tokens?: string[]; dob?: string }): Read =>
  (reads) =>
    examinePatients(reads, { instance_id: 1, tokens: [], ...query }, beforeAllNames, 250);

const whose = 'SEARCH p USING INDEX sqlite_autoindex_patients_1 (instance_id=? AND pt_id=?)';
const named =
  'SEARCH patient_names USING COVERING INDEX patient_names_by_token (instance_id=? AND token>? AND token<?)';
const alsoNamed =
  'SEARCH n EXISTS USING COVERING INDEX sqlite_autoindex_patient_names_1 (instance_id=? AND pt_id=? AND token>? AND token<?)';
/** The count ends at the limit of counting. */
const countNamed = ['CO-ROUTINE named', named, 'SCAN named'];
const countBorn = [
  'CO-ROUTINE born',
  'SEARCH patients USING INDEX patients_by_birth_date (instance_id=? AND dob=?)',
  'SCAN born',
];
const goneThrough = 'SEARCH patients USING INDEX patients_by_name (instance_id=? AND <expr>>?)';
const born = 'SEARCH p USING INDEX patients_by_birth_date (instance_id=? AND dob=?)';
const sent = 'instance_id=? AND created_at>? AND created_at<?';
const open = `SEARCH r USING INDEX portal_requests_inbox (${sent})`;
const counted = `SEARCH r USING COVERING INDEX portal_requests_inbox (${sent})`;
const dismissed =
  'SEARCH r USING INDEX portal_requests_dismissed (instance_id=? AND dismissed_at>? AND (dismissed_at,queue_request_id)<(?,?))';
const sentByPatient = 'instance_id=? AND pt_id=? AND created_at>? AND created_at<?';
const openOfPatient = `SEARCH r USING INDEX portal_requests_open (${sentByPatient})`;
const allOfPatient = `SEARCH r USING INDEX portal_requests_all (${sentByPatient})`;
/** Of five groups, or only of the groups that were found, if they are few. */
const grouped = 'USE TEMP B-TREE FOR GROUP BY';
const sorted = 'USE TEMP B-TREE FOR ORDER BY';

it.each<[string, Read, string[]]>([
  ['a page of the inbox', page({}), [open, whose]],
  ['one of some types', page({ request_types: ['rx'] }), [open, whose]],
  ['one of a patient’s', page({ pt_id: 1 }), [whose, openOfPatient]],
  ['the counts', count({}), [counted, grouped]],
  ['the counts of a patient’s', count({ pt_id: 1 }), [openOfPatient, grouped]],
  ['a page of the dismissed', page({ status: 'dismissed' }), [dismissed, whose]],
  ['one of some types', page({ status: 'dismissed', request_types: ['rx'] }), [dismissed, whose]],
  ['one of a patient’s', page({ status: 'dismissed', pt_id: 1 }), [whose, allOfPatient, sorted]],
  [
    'a search by name',
    search({ tokens: ['a'] }),
    [...countNamed, whose, 'LIST SUBQUERY 1', named, sorted],
  ],
  [
    'a search by two names',
    search({ tokens: ['a', 'be'] }),
    [...countNamed, whose, 'LIST SUBQUERY 1', named, alsoNamed, sorted],
  ],
  ['a search by birth date', search({ dob: '1980-02-29' }), [...countBorn, born, sorted]],
  [
    'one by name, too',
    search({ dob: '1980-02-29', tokens: ['a'] }),
    [...countBorn, born, alsoNamed, sorted],
  ],
  ['a slice of the patients', slice({}), [goneThrough.replace('USING', 'USING COVERING')]],
  [
    'a slice of them with conditions',
    slice({ dob: '1980-02-29', tokens: ['a'] }),
    [
      'CO-ROUTINE p',
      goneThrough,
      'SCAN p',
      'CORRELATED SCALAR SUBQUERY 1',
      alsoNamed.replace('EXISTS ', ''),
    ],
  ],
  ['a search by number', search({ pt_id: 1 }), [whose]],
  ['one by name, too', search({ pt_id: 1, tokens: ['a'] }), [whose, alsoNamed]],
  [
    'a history',
    (reads) => selectRestorations(reads, { instance_id: 1, queue_request_id: 1 }),
    [
      'SEARCH restorations USING INDEX sqlite_autoindex_restorations_1 (instance_id=? AND queue_request_id=?)',
    ],
  ],
])('%s is read from an index', async (_, read, plan) => {
  expect(await queryPlan(read)).toEqual(plan);
});

it.each<[string, Read, string]>([
  ['open', queue('open'), 'portal_requests_open'],
  ['open of some types', queue('open', ['rx']), 'portal_requests_open'],
  ['dismissed', queue('dismissed'), 'portal_requests_all'],
  ['dismissed of some types', queue('dismissed', ['rx']), 'portal_requests_all'],
  ['whole', queue('all'), 'portal_requests_all'],
])(
  'the queue of a patient, %s, uses its own index and not that of the inbox',
  async (_, read, index) => {
    const plan = await queryPlan(read);
    expect(plan).toHaveLength(2);
    for (const step of plan) {
      expect(step).toMatch(
        new RegExp(
          `^SEARCH portal_requests USING (COVERING )?INDEX ${index} \\(instance_id=\\? AND pt_id=\\?\\)$`,
        ),
      );
    }
  },
);
