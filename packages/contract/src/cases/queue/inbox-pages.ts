import type { Inbox } from '@mdhq/portal-client';
import type { Session } from '../../http/session.ts';
import type { ContractCase } from '../contract-case.ts';
import { expectEqual, expectRefusal, expectResponse, expectThat } from '../expect.ts';
import { listOf, ofPatient, onInboxWith } from './inbox.ts';
import {
  dismissOpen,
  enqueuePrescription,
  idsOf,
  readQueue,
  withEnqueued,
} from './portal-requests.ts';

/** With the three requests of a case, these make three pages of two. */
const twoMore = [enqueuePrescription, enqueuePrescription];

/** Pages of the inbox, also during changes: Q19, Q20, Q36. */
export function inboxPageCases(): ContractCase[] {
  return [pages, pagesMeanwhile, otherStatus, ...badParameters(), badlyEncoded];
}

const pages = onInboxWith('returns pages without gaps and duplicates (Q19)', async (session) => {
  // Three pages, so that a page in the middle is tested.
  await withEnqueued(session, twoMore, async () => {
    const whole = idsOf(await readQueue(session, 'open'));
    const seen = await walk(session, async (page, before) => {
      expectEqual('total_count on every page', page.total_count, whole.length);
      expectEqual('has_more', page.has_more, before + 2 < whole.length);
      expectEqual('the length of the page', page.data.length, Math.min(2, whole.length - before));
    });
    expectEqual('the ids of all pages', seen, whole);
  });
});

const pagesMeanwhile = onInboxWith(
  'lists each request once and omits none that stays open, while others are dismissed and restored (Q20)',
  async (session, [first = 0, second = 0, third = 0]) => {
    const { client, target } = session;
    await withEnqueued(session, twoMore, async ([fourth = 0, fifth = 0]) => {
      const whole = idsOf(await readQueue(session, 'open'));
      const gone: number[] = [];
      const seen = await walk(session, async ({ data }) => {
        if (!idsOf(data).includes(first)) return;
        // The last request of this page, an upcoming one, and one that is restored to its position.
        gone.push(...idsOf(data).filter((id) => [first, second].includes(id)), fourth);
        await dismissOpen(session, [...gone, fifth]);
        await client().enqueued.restore(target.patient, fifth);
      });
      const ours = new Set([first, second, third, fourth, fifth]);
      const stayed = whole.filter((id) => seen.includes(id) || !gone.includes(id));
      expectEqual('the ids of all pages', seen, stayed);
      expectThat(!seen.includes(fourth), 'no dismissed request', 'a request dismissed before');
      expectEqual(
        'the number of requests of this run',
        seen.filter((id) => ours.has(id)).length,
        4,
      );
    });
  },
);

const otherStatus = onInboxWith(
  'responds 422 to the cursor of a list with another status',
  async (session) => {
    const { next_cursor } = await listOf(session, { ...ofPatient(session), limit: 1 });
    expectThat(next_cursor !== null, 'a next_cursor', 'none');
    const call = listOf(session, {
      ...ofPatient(session),
      status: 'dismissed',
      cursor: next_cursor,
    });
    await expectRefusal(session, call, 'validation-failed');
  },
);

/**
 * Reads the ids of the patient's open requests by pages of two.
 * @param between is called after each page, with the number of requests before it
 */
async function walk(
  session: Session,
  between: (page: Inbox, before: number) => Promise<void>,
): Promise<number[]> {
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await listOf(session, { ...ofPatient(session), limit: 2, cursor });
    expectEqual('a next_cursor', page.next_cursor !== null, page.has_more);
    const again = idsOf(page.data).filter((id) => seen.includes(id));
    // A cursor that leads back would cause an infinite loop.
    expectEqual('ids repeated from previous pages', again, []);
    expectThat(page.data.length > 0 || seen.length === 0, 'a page with entries', 'an empty page');
    await between(page, seen.length);
    seen.push(...idsOf(page.data));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return seen;
}

function badParameters(): ContractCase[] {
  const limits = ['abc', '0', '1001', '-1', '1.5', '1e1', '2&limit=3'];
  const times = [
    'yesterday',
    '2026-11-01',
    '2026-11-01T00:00:00Z',
    '2026-11-01T00:00:00.000+01:00',
  ];
  return [
    refused(
      'responds 422 to a limit outside 1 to 1000 (Q19)',
      limits.map((value) => `limit=${value}`),
    ),
    refused('responds 422 to a malformed cursor', [
      'cursor=%2B%2F',
      `cursor=${'A'.repeat(201)}`,
      'cursor=a&cursor=b',
    ]),
    {
      ...refused('responds 422 to a cursor that no page returned', [
        'cursor=abc',
        'cursor=eyJzIjoib3BlbiJ9',
      ]),
      needs: ['state'],
    },
    refused('responds 422 to an unknown filter value (Q36)', [
      'status=all',
      'request_type=fax',
      'request_type=rx&request_type=fax',
      'pt_id=9007199254740993',
      'pt_id=0',
      ...times.map((time) => `created_from=${encodeURIComponent(time)}`),
      ...times.map((time) => `created_before=${encodeURIComponent(time)}`),
    ]),
    refused('responds 422 to an empty value', [
      'limit=',
      'cursor=',
      'status=',
      'request_type=',
      'pt_id=',
      'created_from=',
    ]),
  ];
}

function refused(name: string, queries: readonly string[]): ContractCase {
  return answered(name, queries, 422, 'validation-failed');
}

const badlyEncoded = answered(
  'responds 400 to a query with invalid percent-encoding',
  ['cursor=%zz'],
  400,
  'malformed-request',
);

function answered(
  name: string,
  queries: readonly string[],
  status: number,
  problem: string,
): ContractCase {
  return {
    name,
    operation: 'listInbox',
    covers: [status],
    needs: [],
    surface: 'full',
    async run(session) {
      for (const query of queries) {
        const path = `/api/v1/extensions/portal/enqueued?${query}`;
        const response = await session.send({ method: 'GET', path });
        expectResponse(session, response, status, problem);
      }
    },
  };
}
