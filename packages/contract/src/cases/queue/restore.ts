import { randomUUID } from 'node:crypto';
import type { PortalRequest, QueueEvent } from '@mdhq/portal-client';
import { type Answer, jsonOf } from '../../http/messages.ts';
import type { Session } from '../../http/session.ts';
import { anotherPatient, type ContractCase } from '../contract-case.ts';
import { expectAnswer, expectEqual, expectRefusal, expectThat } from '../expect.ts';
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

/** How a request is shown with what became of it, and put back into the queue: Q6, Q18, Q26. */
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
  name: 'shows a request as the queue lists it, its patient, and when and by whom it was put there',
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
      expectEqual('portal_request, dismissed', after.portal_request, data);
      const dismissed = own(session, 'dismissed', data?.dismissed_at);
      expectEqual('history, once dismissed', after.history, [...history, dismissed]);
    });
  },
};

const backInItsPlace: ContractCase = {
  ...restore,
  name: 'puts a request back where it stood, and keeps in its history who had dismissed it, and when',
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
      expectThat(!dismissed.includes(id), 'nothing of it among the dismissed', 'it is there');
      const inbox = await client().inbox.list({ pt_id: target.patient, limit: 1000 });
      expectThat(idsOf(inbox.data).includes(id), 'it in the inbox', 'an inbox without it');

      const record = await recordOf(session, id);
      expectEqual<PortalRequest | undefined>('portal_request', record.portal_request, asBefore);
      const events = [...history, own(session, 'dismissed', gone?.dismissed_at)];
      expectEqual('what stays of the history', record.history.slice(0, -1), events);
      expectEqual('how it ends', actOf(record.history.at(-1)), own(session, 'restored', undefined));
      expectThat(isSorted(record.history), 'a history with the oldest first', 'another order');
    });
  },
};

const twiceIsOnce: ContractCase = {
  ...restore,
  name: 'leaves a request that is open as it is, and answers in the same way',
  covers: [200],
  async run(session) {
    const { client, target } = session;
    await withEnqueued(session, [enqueuePrescription], async ([id = 0]) => {
      const fresh = await recordOf(session, id);
      const open = await client().enqueued.restore(target.patient, id);
      expectEqual('data of one that is open', open.data, fresh.portal_request);
      expectEqual('its record', await recordOf(session, id), fresh);

      await client().enqueued.dismiss(target.patient, id);
      const { data } = await client().enqueued.restore(target.patient, id);
      const restored = await recordOf(session, id);
      const again = await client().enqueued.restore(target.patient, id);
      expectEqual('data of one that is back', again.data, data);
      expectEqual('its record', await recordOf(session, id), restored);
    });
  },
};

const againAndAgain: ContractCase = {
  ...restore,
  name: 'lets what is restored be dismissed and restored again, and keeps every step',
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
      expectEqual(
        'how often it was dismissed',
        acts.filter((act) => act === 'dismissed').length,
        3,
      );
      expectEqual('how often it was restored', acts.filter((act) => act === 'restored').length, 2);
      expectEqual('how it stands', portal_request, data);
      expectEqual('how it ends', history.at(-1), own(session, 'dismissed', data?.dismissed_at));
    });
  },
};

const usedKey: ContractCase = {
  ...restore,
  name: 'gives a repeat under the same Idempotency-Key the first answer and does nothing, and refuses the key for another request (Q26)',
  covers: [200, 422],
  async run(session) {
    const { client, target } = session;
    const enqueue = [enqueuePrescription, enqueuePrescription];
    await withEnqueued(session, enqueue, async ([id = 0, other = 0]) => {
      const key = randomUUID();
      const dismiss = (which: number) => client().enqueued.dismiss(target.patient, which);
      await dismiss(id);
      const first = await sendRestore(session, id, key);
      expectAnswer(session, first, 200);
      const { data: gone } = await dismiss(id);
      const second = await sendRestore(session, id, key);
      expectAnswer(session, second, 200);
      expectEqual('the answer to the repeat', jsonOf(second), jsonOf(first));
      const { portal_request } = await recordOf(session, id);
      expectEqual('what was dismissed since', portal_request, gone);

      await dismiss(other);
      const refused = await sendRestore(session, other, key);
      expectAnswer(session, refused, 422, 'idempotency-key-reused');
      const { portal_request: left } = await recordOf(session, other);
      expectEqual('the status of the other one', left.status, 'dismissed');
    });
  },
};

function anotherPatients(about: About): ContractCase {
  return {
    ...about,
    name: "knows no request of another patient's, and leaves it as it is (Q6)",
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
        expectEqual("the status of the patient's own", portal_request.status, 'dismissed');
        await refusal;
      });
    },
  };
}

function neverExisted(about: About): ContractCase {
  return {
    ...about,
    name: 'knows no request that never existed',
    covers: [404],
    async run(session) {
      const answer = call(session, about, session.target.patient, unknownId);
      await expectRefusal(session, answer, 'request-not-found');
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

function sendRestore({ send, target }: Session, id: number, key: string): Promise<Answer> {
  return send({
    method: 'POST',
    path: `/api/v1/extensions/patients/${target.patient}/portal/enqueued/${id}/restore`,
    headers: { 'idempotency-key': key },
  });
}

/** An event of the API user's whom the suite is. */
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
