import type { Contract } from '../../contract/read-contract.ts';
import type { Session } from '../../http/session.ts';
import type { ContractCase } from '../contract-case.ts';
import { expectEqual, expectResponse, expectThat } from '../expect.ts';
import {
  type Enqueue,
  enqueueEachType,
  enqueueLongQuestionnaire,
  enqueuePrescription,
  enqueueQuestionnaire,
  expectFiltered,
  expectOldestFirst,
  idsOf,
  readQueue,
  requestTypesOf,
  withEnqueued,
} from './portal-requests.ts';

const list: Pick<ContractCase, 'operation'> = { operation: 'showPortalRequests' };

/** The queue of a patient: content, order, filters and pages: Q19, Q36, Q75. */
export function listCases(): ContractCase[] {
  return [openQueue, emptyList, filterByStatus, filterByType, pages, ...badParameters(), longPages];
}

const openQueue: ContractCase = {
  ...list,
  name: "lists the patient's open requests, oldest first",
  covers: [200],
  needs: ['state'],
  async run(session) {
    const { client, contract, target } = session;
    const { data, total_count, has_more } = await client().enqueued.list(target.patient);
    if (!has_more) expectEqual('total_count', total_count ?? data.length, data.length);
    if (contract.surface !== 'full') return;

    for (const { pt_id, status } of data) {
      expectEqual('pt_id', pt_id, target.patient);
      expectEqual('status', status, 'open');
    }
    expectOldestFirst(data);
  },
};

const emptyList: ContractCase = {
  ...list,
  name: 'returns an empty page past the end, with the total_count of all requests',
  covers: [200],
  needs: ['state'],
  surface: 'full',
  async run({ client, target }) {
    const { total_count } = await client().enqueued.list(target.patient);
    const past = await client().enqueued.list(target.patient, { offset: total_count });
    expectEqual('data past the end', past.data, []);
    expectEqual('has_more past the end', past.has_more, false);
    expectEqual('total_count past the end', past.total_count, total_count);
  },
};

const filterByStatus = onQueueWith(
  [enqueuePrescription, enqueueQuestionnaire],
  'filters by status',
  async (session, [dismissed = 0, open = 0]) => {
    const { client, target } = session;
    await client().enqueued.dismiss(target.patient, dismissed);
    const ids = {
      open: idsOf(await readQueue(session, 'open')),
      dismissed: idsOf(await readQueue(session, 'dismissed')),
      all: idsOf(await readQueue(session, 'all')),
    };
    const which = (id: number) => [ids.open, ids.dismissed, ids.all].map((in_) => in_.includes(id));
    expectEqual('whether an open request is listed by open, dismissed, all', which(open), [
      true,
      false,
      true,
    ]);
    expectEqual('whether a dismissed request is listed by open, dismissed, all', which(dismissed), [
      false,
      true,
      true,
    ]);
    expectEqual('all', ids.all.length, ids.open.length + ids.dismissed.length);
  },
);

const filterByType = onQueueWith(
  enqueueEachType,
  'filters by each request type, and by several ones',
  async (session) => {
    const { client, contract, target } = session;
    const open = await readQueue(session, 'open');
    const all = requestTypesOf(contract);
    for (const types of [...all.map((type) => [type]), ['rx', 'questionnaire'] as const, all]) {
      const found = await client().enqueued.list(target.patient, { request_type: types });
      expectFiltered(found, `request_type=${types.join(' and ')}`);
      const expected = open.filter(({ request_type }) => types.some((one) => one === request_type));
      expectEqual(`total_count of ${types.join(' and ')}`, found.total_count, expected.length);
      expectEqual(types.join(' and '), idsOf(found.data), idsOf(expected).slice(0, 100));
    }
  },
);

const pages = onQueueWith(
  [enqueuePrescription, enqueueQuestionnaire, enqueuePrescription],
  'returns pages without gaps and duplicates, in a stable order (Q19)',
  async (session, ids) => {
    const whole = idsOf(await readQueue(session, 'open'));
    const concatenated: number[] = [];
    for (let offset = 0; offset < whole.length; offset += 2) {
      concatenated.push(...(await readPage(session, offset, whole.length)));
    }
    expectEqual('the ids of all pages', concatenated, whole);
    expectEqual('the last three ids', whole.slice(-3), ids);
  },
);

/** The limit of the `details` of a page with more than one request. */
const mostPageBytes = 1_048_576;

const longPages = onQueueWith(
  [enqueueLongQuestionnaire, enqueueLongQuestionnaire],
  'ends a page before its details exceed 1 MiB, and continues without a gap (Q75)',
  async ({ client, target }, ids) => {
    const read: number[] = [];
    for (let more = true; more; ) {
      const page = await client().enqueued.list(target.patient, { offset: read.length });
      const texts = page.data.map(({ details }) => JSON.stringify(details));
      const bytes = new TextEncoder().encode(texts.join('')).length;
      expectThat(
        page.data.length === 1 || bytes <= mostPageBytes,
        `details of ${mostPageBytes} bytes at most`,
        `${bytes} bytes in ${page.data.length} requests`,
      );
      read.push(...idsOf(page.data));
      more = page.has_more && page.data.length > 0;
      expectEqual('has_more', page.has_more, read.length < page.total_count);
    }
    expectEqual('the last two ids', read.slice(-2), ids);
  },
);

/** A case for a queue that ends with new requests, whose ids it receives. */
function onQueueWith(
  enqueue: readonly Enqueue[] | ((contract: Contract) => Enqueue[]),
  name: string,
  use: (session: Session, ids: number[]) => Promise<void>,
): ContractCase {
  return {
    ...list,
    name,
    covers: [200],
    needs: ['state', 'writing'],
    surface: 'full',
    run: (session) =>
      withEnqueued(
        session,
        typeof enqueue === 'function' ? enqueue(session.contract) : enqueue,
        (ids) => use(session, ids),
      ),
  };
}

/** Reads a page of two requests, and checks its counts. */
async function readPage(
  { client, target }: Session,
  offset: number,
  total: number,
): Promise<number[]> {
  const page = await client().enqueued.list(target.patient, { limit: 2, offset });
  expectEqual('total_count on every page', page.total_count, total);
  expectEqual('has_more', page.has_more, offset + 2 < total);
  expectEqual('the length of the page', page.data.length, Math.min(2, total - offset));
  return idsOf(page.data);
}

function badParameters(): ContractCase[] {
  const limits = ['abc', '0', '101', '-1', '1.5', '1e1', '1e9', '0x10', '2&limit=3'];
  const offsets = ['abc', '-1', '1.5', '9007199254740992'];
  return [
    refused(
      'responds 422 to a limit outside 1 to 100 (Q19)',
      limits.map((value) => `limit=${value}`),
    ),
    refused(
      'responds 422 to an invalid offset (Q19)',
      offsets.map((value) => `offset=${value}`),
    ),
    refused('responds 422 to an unknown filter value (Q36)', [
      'status=gone',
      'status=open&status=all',
      'request_type=fax',
      'request_type=rx&request_type=fax',
    ]),
    refused('responds 422 to an empty value', ['limit=', 'offset=', 'status=', 'request_type=']),
  ];
}

function refused(name: string, queries: readonly string[]): ContractCase {
  return {
    ...list,
    name,
    covers: [422],
    needs: [],
    surface: 'full',
    async run(session) {
      for (const query of queries) {
        const path = `/api/v1/patients/${session.target.patient}/portal/enqueued?${query}`;
        const response = await session.send({ method: 'GET', path });
        expectResponse(session, response, 422, 'validation-failed');
      }
    },
  };
}
