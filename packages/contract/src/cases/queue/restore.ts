import { randomUUID } from 'node:crypto';
import type { PortalRequest, QueueEvent } from '@mdhq/portal-client';
import { type ApiResponse, jsonOf } from '../../http/messages.ts';
import type { Session } from '../../http/session.ts';
import { anotherPatient, type ContractCase } from '../contract-case.ts';
import { expectEqual, expectRefusal, expectResponse, expectThat } from '../expect.ts';
import { unknownId } from '../paths.ts';
import {
  enqueuePrescription,
  enqueueQuestionnaire,
  idsOf,
  readQueue,
  withEnqueued,
} from './portal-requests.ts';

type About = Pick<ContractCase, 'operation' | 'needs' | 'surface'>;

const show: About = {
  operation: 'showPortalRequest',
  needs: ['state', 'writing'],
  surface: 'full',
};
const restore: About = { ...show, operation: 'restorePortalRequest' };

/** The record of a request with its history, and restoration: Q6, Q18, Q26. */
export function restoreCases(): ContractCase[] {
  return [
    inFull,
    ...[show, restore].flatMap((about) => [anotherPatients(about), neverExisted(about)]),
    backInItsPlace,
    twiceIsOnce,
    againAndAgain,
    usedKey,
  ];
}

const inFull: ContractCase = {
  ...show,
  name: 'returns a request as the queue lists it, with its patient and its history',
  covers: [200],
  async run(session) {
    const { client, target } = session;
    await withEnqueued(session, [enqueueQuestionnaire], async ([id = 0]) => {
      const listed = (await readQueue(session, 'open')).find((one) => one.id === id);
      const { portal_request, patient, history } = await recordOf(session, id);
      expectEqual<PortalRequest | undefined>('portal_request', portal_request, listed);
      expectEqual('patient', patient, await client().patients.show(target.patient));
      expectEqual('history', history, [own(session, 'enqueued', portal_request.created)]);

      const { data } = await client().enqueued.dismiss(target.patient, id);
      const after = await recordOf(session, id);
      expectEqual('portal_request after the dismissal', after.portal_request, data);
      const dismissed = own(session, 'dismissed', data?.dismissed_at);
      expectEqual('history after the dismissal', after.history, [...history, dismissed]);
    });
  },
};

const backInItsPlace: ContractCase = {
  ...restore,
  name: 'returns a dismissed request to its position in the queue, and keeps the dismissal in its history',
  covers: [200],
  async run(session) {
    const { client, target } = session;
    const enqueue = [enqueuePrescription, enqueueQuestionnaire, enqueuePrescription];
    await withEnqueued(session, enqueue, async ([, id = 0]) => {
      const before = await readQueue(session, 'open');
      const { history } = await recordOf(session, id);
      const { data: gone } = await client().enqueued.dismiss(target.patient, id);
      const { data } = await client().enqueued.restore(target.patient, id);

      const asBefore = before.find((one) => one.id === id);
      expectEqual<PortalRequest | undefined>('data', data, asBefore);
      expectEqual('the queue', await readQueue(session, 'open'), before);
      const dismissed = idsOf(await readQueue(session, 'dismissed'));
      expectThat(
        !dismissed.includes(id),
        'no such request among the dismissed ones',
        'the request',
      );
      const inbox = await client().inbox.list({ pt_id: target.patient, limit: 1000 });
      expectThat(
        idsOf(inbox.data).includes(id),
        'the request in the inbox',
        'an inbox without the request',
      );

      const record = await recordOf(session, id);
      expectEqual<PortalRequest | undefined>('portal_request', record.portal_request, asBefore);
      const events = [...history, own(session, 'dismissed', gone?.dismissed_at)];
      expectEqual('the history before the last event', record.history.slice(0, -1), events);
      expectEqual(
        'the last event',
        actOf(record.history.at(-1)),
        own(session, 'restored', undefined),
      );
      expectThat(isSorted(record.history), 'a history sorted oldest first', 'another order');
    });
  },
};

const twiceIsOnce: ContractCase = {
  ...restore,
  name: 'leaves an open request unchanged, and responds as to a dismissed one',
  covers: [200],
  async run(session) {
    const { client, target } = session;
    await withEnqueued(session, [enqueuePrescription], async ([id = 0]) => {
      const fresh = await recordOf(session, id);
      const open = await client().enqueued.restore(target.patient, id);
      expectEqual('data for an open request', open.data, fresh.portal_request);
      expectEqual('the record', await recordOf(session, id), fresh);

      await client().enqueued.dismiss(target.patient, id);
      const { data } = await client().enqueued.restore(target.patient, id);
      const restored = await recordOf(session, id);
      const again = await client().enqueued.restore(target.patient, id);
      expectEqual('data for a restored request', again.data, data);
      expectEqual('the record', await recordOf(session, id), restored);
    });
  },
};

const againAndAgain: ContractCase = {
  ...restore,
  name: 'restores a request after each dismissal, and keeps every step in its history',
  covers: [200],
  async run(session) {
    const { client, target } = session;
    await withEnqueued(session, [enqueuePrescription], async ([id = 0]) => {
      for (const _round of [1, 2]) {
        await client().enqueued.dismiss(target.patient, id);
        await client().enqueued.restore(target.patient, id);
      }
      const { data } = await client().enqueued.dismiss(target.patient, id);
      const { portal_request, history } = await recordOf(session, id);
      const acts = history.map(({ act }) => act);
      expectEqual('the number of dismissals', acts.filter((act) => act === 'dismissed').length, 3);
      expectEqual('the number of restorations', acts.filter((act) => act === 'restored').length, 2);
      expectEqual('portal_request', portal_request, data);
      expectEqual('the last event', history.at(-1), own(session, 'dismissed', data?.dismissed_at));
    });
  },
};

const usedKey: ContractCase = {
  ...restore,
  name: 'repeats the first response to a request with the same Idempotency-Key without another change, and responds 422 to another request with that key (Q26)',
  covers: [200, 422],
  async run(session) {
    const { client, target } = session;
    const enqueue = [enqueuePrescription, enqueuePrescription];
    await withEnqueued(session, enqueue, async ([id = 0, other = 0]) => {
      const key = randomUUID();
      const dismiss = (which: number) => client().enqueued.dismiss(target.patient, which);
      await dismiss(id);
      const first = await sendRestore(session, id, key);
      expectResponse(session, first, 200);
      const { data: gone } = await dismiss(id);
      const second = await sendRestore(session, id, key);
      expectResponse(session, second, 200);
      expectEqual('the response to the repeated request', jsonOf(second), jsonOf(first));
      const { portal_request } = await recordOf(session, id);
      expectEqual('the request dismissed again', portal_request, gone);

      await dismiss(other);
      const refused = await sendRestore(session, other, key);
      expectResponse(session, refused, 422, 'idempotency-key-reused');
      const { portal_request: left } = await recordOf(session, other);
      expectEqual('the status of the other request', left.status, 'dismissed');
    });
  },
};

function anotherPatients(about: About): ContractCase {
  return {
    ...about,
    name: "responds 404 for another patient's request, and leaves it unchanged (Q6)",
    covers: [404],
    needs: [...about.needs, 'another patient'],
    async run(session) {
      const { client, target } = session;
      await withEnqueued(session, [enqueuePrescription], async ([id = 0]) => {
        await client().enqueued.dismiss(target.patient, id);
        const refusal = expectRefusal(
          session,
          call(session, about, anotherPatient(target) ?? 0, id),
          'request-not-found',
        );
        await refusal.catch(() => undefined);
        const { portal_request } = await recordOf(session, id);
        expectEqual("the status of the patient's own request", portal_request.status, 'dismissed');
        await refusal;
      });
    },
  };
}

function neverExisted(about: About): ContractCase {
  return {
    ...about,
    name: 'responds 404 for an unknown request',
    covers: [404],
    async run(session) {
      const response = call(session, about, session.target.patient, unknownId);
      await expectRefusal(session, response, 'request-not-found');
    },
  };
}

function call({ client }: Session, { operation }: About, ptId: number, id: number) {
  const { enqueued } = client();
  return operation === 'showPortalRequest' ? enqueued.show(ptId, id) : enqueued.restore(ptId, id);
}

function recordOf({ client, target }: Session, id: number) {
  return client().enqueued.show(target.patient, id);
}

function sendRestore({ send, target }: Session, id: number, key: string): Promise<ApiResponse> {
  return send({
    method: 'POST',
    path: `/api/v1/extensions/patients/${target.patient}/portal/enqueued/${id}/restore`,
    headers: { 'idempotency-key': key },
  });
}

/** An event caused by the API user of the suite. */
function own({ target }: Session, act: QueueEvent['act'], at: string | null | undefined): object {
  return { act, ...(at != null && { at }), by: target.credentials.username };
}

/** An event without its time. */
function actOf({ act, by }: Partial<QueueEvent> = {}): object {
  return { act, by };
}

function isSorted(history: readonly QueueEvent[]): boolean {
  const times = history.map(({ at }) => at);
  return times.toSorted().join() === times.join();
}
