import type { Inbox, InboxEntry, InboxOptions, PortalRequest } from '@mdhq/portal-client';
import type { Contract } from '../../contract/read-contract.ts';
import type { Session } from '../../http/session.ts';
import { anotherPatient, type ContractCase } from '../contract-case.ts';
import { expectApiUser, expectEqual, expectThat } from '../expect.ts';
import {
  type Enqueue,
  enqueueEachType,
  enqueuePrescription,
  enqueueQuestionnaire,
  expectOldestFirst,
  idsOf,
  readQueue,
  requestTypesOf,
  withEnqueued,
} from './portal-requests.ts';

const inbox: Pick<ContractCase, 'operation' | 'covers' | 'surface'> = {
  operation: 'listInbox',
  covers: [200],
  surface: 'full',
};

/** The inbox of all patients: content, order, filters and counts. */
export function inboxCases(): ContractCase[] {
  return [oldestFirst, ofAllPatients, counts, filterByType, filterByAge, dismissed];
}

const oldestFirst: ContractCase = {
  ...inbox,
  name: 'lists open requests, oldest first, with their count and whether there are more',
  needs: ['state'],
  async run(session) {
    const page = await listOf(session);
    for (const { status } of page.data) expectEqual('status', status, 'open');
    expectOldestFirst(page.data);
    const total = page.total_count ?? 0;
    expectEqual('total_count of counts_by_type', sumOf(page), total);
    expectEqual('has_more', page.has_more, total > page.data.length);
    expectEqual('a next_cursor', page.next_cursor !== null, page.has_more);
  },
};

const ofAllPatients = onInboxWith(
  'lists a request among those of all patients, with its patient and without its details',
  async (session, ids) => {
    const sent = (await readQueue(session, 'open')).filter(({ id }) => ids.includes(id));
    const { first_name, last_name, dob } = await session
      .client()
      .patients.show(session.target.patient);
    const expected = sent.map(({ details: _details, ...common }) => ({
      ...common,
      patient: { first_name, last_name, dob },
    }));

    const since = await readInbox(session, { created_from: sent[0]?.created });
    const found = since.filter(({ id }) => ids.includes(id));
    expectOldestFirst(since);
    expectEqual('the number of sent requests in the inbox', found.length, sent.length);
    for (const [at, entry] of found.entries()) {
      expectEqual<object | undefined>('an entry', entry, expected[at]);
    }
    const another = anotherPatient(session.target);
    if (another === undefined) return;
    const others = await readInbox(session, { pt_id: another });
    expectThat(
      others.every(({ pt_id }) => pt_id === another),
      'only requests of the patient in pt_id',
      'requests of other patients',
    );
  },
);

const counts = onInboxWith(
  'counts open requests by type, regardless of the type filter, and no dismissed ones',
  async (session, [id = 0]) => {
    await session.client().enqueued.dismiss(session.target.patient, id);
    const open = await readQueue(session, 'open');
    for (const request_type of [undefined, ...requestTypesOf(session.contract)]) {
      const page = await listOf(session, { ...ofPatient(session), request_type, limit: 1 });
      const matching = open.filter((one) => [undefined, one.request_type].includes(request_type));
      expectEqual('counts_by_type', page.counts_by_type, countsOf(open));
      expectEqual('total_count', page.total_count, matching.length);
    }
  },
  // The first one is dismissed; one of each type remains.
  (contract) => [enqueuePrescription, ...enqueueEachType(contract)],
);

const filterByType = onInboxWith(
  'filters by patient, by each request type, and by several ones',
  async (session) => {
    const open = await readQueue(session, 'open');
    expectEqual(
      'the ids listed by pt_id',
      idsOf(await readInbox(session, ofPatient(session))),
      idsOf(open),
    );
    const all = requestTypesOf(session.contract);
    for (const types of [...all.map((type) => [type]), ['rx', 'questionnaire'] as const, all]) {
      const found = await readInbox(session, { ...ofPatient(session), request_type: types });
      const expected = open.filter(({ request_type }) => types.some((one) => one === request_type));
      expectEqual(`request_type=${types.join(' and ')}`, idsOf(found), idsOf(expected));
    }
  },
  enqueueEachType,
);

const filterByAge = onInboxWith(
  'filters by time: created_from is inclusive, and created_before is exclusive',
  async (session, [, second = 0, third = 0]) => {
    const open = await readQueue(session, 'open');
    const [from = '', before = ''] = [second, third].map((id) => createdOf(open, id));
    const ages: [InboxOptions, (created: string) => boolean][] = [
      [{ created_from: from }, (created) => created >= from],
      [{ created_before: before }, (created) => created < before],
      [
        { created_from: from, created_before: before },
        (created) => created >= from && created < before,
      ],
    ];
    for (const [age, isOfAge] of ages) {
      const found = await readInbox(session, { ...ofPatient(session), ...age });
      const expected = open.filter(({ created }) => isOfAge(created));
      expectEqual(Object.keys(age).join(' and '), idsOf(found), idsOf(expected));
    }
  },
);

const dismissed = onInboxWith(
  'lists dismissed requests with status=dismissed, last dismissed first, without counts',
  async (session, [first = 0, second = 0, third = 0]) => {
    for (const id of [second, first]) {
      await session.client().enqueued.dismiss(session.target.patient, id);
    }
    const status = 'dismissed' as const;
    const page = await listOf(session, { ...ofPatient(session), status });
    const times = page.data.map(({ dismissed_at }) => dismissed_at ?? '');
    expectEqual('the order of dismissed_at', times, times.toSorted().reverse());
    expectEqual('the two last dismissed requests', idsOf(page.data).slice(0, 2), [first, second]);
    expectThat(!idsOf(page.data).includes(third), 'no open requests', 'an open request');
    for (const one of page.data) expectEqual('status', one.status, status);
    const { username } = session.target.credentials;
    expectApiUser('dismissed_by', page.data[0]?.dismissed_by, username);
    expectEqual('total_count and counts', [page.total_count, page.counts_by_type], [null, null]);
  },
);

/** A case for an inbox with new requests of the patient, three by default, whose ids it receives. */
export function onInboxWith(
  name: string,
  use: (session: Session, ids: number[]) => Promise<void>,
  enqueue: (contract: Contract) => Enqueue[] = () => [
    enqueuePrescription,
    enqueueQuestionnaire,
    enqueuePrescription,
  ],
): ContractCase {
  return {
    ...inbox,
    name,
    needs: ['state', 'writing'],
    run: (session) => withEnqueued(session, enqueue(session.contract), (ids) => use(session, ids)),
  };
}

export function listOf({ client }: Session, options: InboxOptions = {}): Promise<Inbox> {
  return client().inbox.list(options);
}

/** Restricts the inbox to one patient, so that requests of others do not disturb a case. */
export function ofPatient({ target }: Session): InboxOptions {
  return { pt_id: target.patient };
}

async function readInbox({ client }: Session, options: InboxOptions): Promise<InboxEntry[]> {
  const entries: InboxEntry[] = [];
  for await (const entry of client().inbox.iterate({ ...options, limit: 1000 }))
    entries.push(entry);
  return entries;
}

function createdOf(portalRequests: readonly PortalRequest[], id: number): string {
  return portalRequests.find((one) => one.id === id)?.created ?? '';
}

function countsOf(portalRequests: readonly PortalRequest[]): Inbox['counts_by_type'] {
  const none = { questionnaire: 0, rx: 0, rx_refill: 0, supplement: 0, secure_message: 0 };
  for (const { request_type } of portalRequests) none[request_type] += 1;
  return none;
}

function sumOf({ counts_by_type }: Inbox): number {
  return Object.values(counts_by_type ?? {}).reduce((sum, count) => sum + count, 0);
}
