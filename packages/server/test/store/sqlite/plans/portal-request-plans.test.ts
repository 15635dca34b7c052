import { describe, expect, it } from 'vitest';
import {
  dismissPortalRequest,
  findPortalRequest,
} from '../../../../src/store/queue/portal-requests.ts';
import {
  countPortalRequests,
  selectPortalRequests,
} from '../../../../src/store/queue/queue-pages.ts';
import { queryPlan } from './query-plan.ts';

const key = { instance_id: 1, pt_id: 1, queue_request_id: 1 };
const page = { instance_id: 1, pt_id: 1, request_types: [], limit: 100, offset: 0 };

describe('a page of a queue', () => {
  it.each([
    ['open', [], 'portal_requests_open'],
    ['open', ['rx', 'rx_refill'], 'portal_requests_open'],
    ['dismissed', [], 'portal_requests_all'],
    ['dismissed', ['rx'], 'portal_requests_all'],
    ['all', [], 'portal_requests_all'],
    ['all', ['rx'], 'portal_requests_all'],
  ] as const)(
    'of the %s ones of types [%s] is read from %s, without sorting',
    async (status, request_types, index) => {
      const plan = await queryPlan((executor) =>
        selectPortalRequests(executor, { ...page, status, request_types }),
      );

      expect(plan).toEqual([
        `SEARCH portal_requests USING INDEX ${index} (instance_id=? AND pt_id=?)`,
      ]);
    },
  );

  it.each([
    ['open', [], /USING INDEX portal_requests_open/],
    ['open', ['rx'], /USING INDEX portal_requests_open/],
    ['dismissed', [], /USING INDEX portal_requests_all/],
    ['all', [], /USING COVERING INDEX portal_requests_all/],
  ] as const)(
    'of the %s ones of types [%s] is counted with an index',
    async (status, request_types, step) => {
      const plan = await queryPlan((executor) =>
        countPortalRequests(executor, { ...page, status, request_types }),
      );

      expect(plan).toEqual([expect.stringMatching(step)]);
    },
  );
});

describe('a portal request', () => {
  it('is found and dismissed by its primary key', async () => {
    const dismissal = { ...key, dismissed_at: 1, dismissed_by: 'a' };
    const plan = await queryPlan(async (executor) => {
      await findPortalRequest(executor, key);
      await dismissPortalRequest({ kind: 'transaction', ...executor }, dismissal);
    });

    for (const step of plan) {
      expect(step).toMatch(/SEARCH portal_requests .*\(instance_id=\? AND queue_request_id=\?\)/);
    }
  });
});
