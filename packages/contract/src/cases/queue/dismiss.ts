import type {
  DismissalResult,
  PortalError,
  PortalRequest,
  RepeatedDismissal,
} from '@mdhq/portal-client';
import { anotherPatient, type ContractCase } from '../contract-case.ts';
import { expectApiUser, expectEqual, expectRefusal, expectThat } from '../expect.ts';
import { unknownId } from '../paths.ts';
import {
  countOpen,
  enqueuePrescription,
  enqueueQuestionnaire,
  expectDismissal,
  idsOf,
  readQueue,
  withEnqueued,
} from './portal-requests.ts';

/** Dismissal: Q6, Q16, Q17, Q18. */
export function dismissCases(): ContractCase[] {
  return [dismissal, secondDelete, keepsEveryByte, anotherPatients, neverExisted];
}

const dismissal: ContractCase = {
  name: 'removes a request from the queue, and no other (Q17)',
  operation: 'deletePortalRequest',
  covers: [200],
  needs: ['state', 'writing'],
  async run(session) {
    const { client, target } = session;
    const enqueue = [enqueuePrescription, enqueueQuestionnaire];
    await withEnqueued(session, enqueue, async ([id = 0]) => {
      if (session.contract.surface !== 'full') return expectDismissal(session, id);
      const before = await readQueue(session, 'open');
      await client().enqueued.dismiss(target.patient, id);
      const after = await readQueue(session, 'open');
      const { total_count } = await client().enqueued.list(target.patient, { limit: 1 });

      const others = idsOf(before).filter((other) => other !== id);
      expectEqual('the ids left in the queue', idsOf(after), others);
      expectEqual('total_count', total_count ?? others.length, others.length);
    });
  },
};

const secondDelete: ContractCase = {
  name: 'responds 404 to a second DELETE, always with the time and user of the dismissal (Q16)',
  operation: 'deletePortalRequest',
  covers: [200, 404],
  needs: ['state', 'writing'],
  surface: 'full',
  async run(session) {
    const { client, target } = session;
    await withEnqueued(session, [enqueuePrescription], async ([id = 0]) => {
      const dismiss = () => client().enqueued.dismiss(target.patient, id);
      const data = requestOf(await dismiss());
      const second = await expectRefusal(session, dismiss(), 'request-already-dismissed');
      const third = await expectRefusal(session, dismiss(), 'request-already-dismissed');
      expectApiUser('dismissed_by', data.dismissed_by, target.credentials.username);
      const first = { at: data.dismissed_at, by: data.dismissed_by };
      expectEqual('the second response', dismissalIn(second), first);
      expectEqual('the third response', dismissalIn(third), first);
    });
  },
};

const keepsEveryByte: ContractCase = {
  name: 'keeps a dismissed request unchanged, and lists it with status=dismissed and status=all (Q18)',
  operation: 'deletePortalRequest',
  covers: [200],
  needs: ['state', 'writing'],
  surface: 'full',
  async run(session) {
    const { client, target } = session;
    await withEnqueued(session, [enqueueQuestionnaire], async ([id = 0]) => {
      const before = (await readQueue(session, 'open')).find((one) => one.id === id);
      const data = requestOf(await client().enqueued.dismiss(target.patient, id));
      const { dismissed_at, dismissed_by } = data;
      expectEqual('data', data, { ...before, status: 'dismissed', dismissed_at, dismissed_by });

      const dismissed = await readQueue(session, 'dismissed');
      const all = await readQueue(session, 'all');
      expectEqual(
        'the request listed by status=dismissed',
        dismissed.find((one) => one.id === id),
        data,
      );
      expectEqual(
        'the request listed by status=all',
        all.find((one) => one.id === id),
        data,
      );
    });
  },
};

const anotherPatients: ContractCase = {
  name: "responds 404 for another patient's request, and leaves it open (Q6)",
  operation: 'deletePortalRequest',
  covers: [404],
  needs: ['state', 'writing', 'another patient'],
  async run(session) {
    const another = anotherPatient(session.target) ?? 0;
    await withEnqueued(session, [enqueuePrescription], async ([id = 0]) => {
      const before = await countOpen(session);
      const call = session.client().enqueued.dismiss(another, id);
      const refusal = expectRefusal(session, call, 'request-not-found');
      await refusal.catch(() => undefined);
      expectEqual(
        "the number of requests in the patient's own queue",
        await countOpen(session),
        before,
      );
      await refusal;
    });
  },
};

const neverExisted: ContractCase = {
  name: 'responds 404 for an unknown request',
  operation: 'deletePortalRequest',
  covers: [404],
  needs: ['state', 'writing'],
  async run(session) {
    const call = session.client().enqueued.dismiss(session.target.patient, unknownId);
    await expectRefusal(session, call, 'request-not-found');
  },
};

function dismissalIn(error: PortalError | undefined): { at: unknown; by: unknown } | undefined {
  if (error?.code !== 'request-already-dismissed') return undefined;
  return { at: error.dismissed_at, by: error.dismissed_by };
}

function requestOf({ data }: DismissalResult | RepeatedDismissal): PortalRequest {
  expectThat(data !== undefined, 'the dismissed request in data', 'none');
  return data;
}
