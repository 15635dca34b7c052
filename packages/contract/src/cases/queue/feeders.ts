import type { PortalClient, PortalRequest } from '@mdhq/portal-client';
import type { OperationId } from '@mdhq/portal-types';
import type { Session } from '../../http/session.ts';
import type { ContractCase } from '../contract-case.ts';
import { expectEqual, expectResponse, expectThat } from '../expect.ts';
import {
  countOpen,
  expectDismissal,
  idsOf,
  queueIdOf,
  readQueue,
  uniqueNotes,
  withEnqueued,
} from './portal-requests.ts';

/** An operation that adds a request to the queue. */
interface Feeder {
  operation: OperationId;
  surface: 'documented' | 'observed';
  /** What it adds, for case names. */
  what: string;
  requestType: PortalRequest['request_type'];
  /** The details to send, which the queue must return unchanged. */
  details(notes: string): object;
  send(
    client: PortalClient,
    ptId: number,
    details: never,
    options: { enqueue?: boolean },
  ): Promise<{ portal_queue_id: number | null }>;
  /** The last part of the path, if the operation supports enqueue=false. */
  recordingPath?: string;
}

const feeders: readonly Feeder[] = [
  {
    operation: 'createPatientQuestionnaire',
    surface: 'documented',
    what: 'a questionnaire',
    requestType: 'questionnaire',
    details: (notes) => ({
      html_content: '<dl><dt>Größe?</dt><dd>1,80 m 🙂</dd></dl>',
      raw_data: { marker: notes, deep: [{ 'a/b': null }], created: '2026-01-02 03:04' },
      questionnaire_type: 'contract-suite',
      questionnaire_name: 'Contract suite',
    }),
    send: (client, ptId, details) => client.questionnaires.create(ptId, details),
  },
  {
    operation: 'queuePatientPrescription',
    surface: 'documented',
    what: 'a prescription',
    requestType: 'rx',
    details: (notes) => ({ drug_id: 4711, notes }),
    send: (client, ptId, details, options) => client.prescriptions.queue(ptId, details, options),
    recordingPath: 'rxs',
  },
  {
    operation: 'queuePatientRefill',
    surface: 'observed',
    what: 'a refill',
    requestType: 'rx_refill',
    details: (notes) => ({ original_prescription_id: 88, notes, agreed_to_terms: true }),
    send: (client, ptId, details) => client.prescriptions.refill(ptId, details),
  },
  {
    operation: 'queuePatientSupplement',
    surface: 'observed',
    what: 'a supplement',
    requestType: 'supplement',
    details: (notes) => ({ supplement_id: 12, notes }),
    send: (client, ptId, details, options) => client.supplements.queue(ptId, details, options),
    recordingPath: 'supplements',
  },
  {
    operation: 'createSecureMessage',
    surface: 'observed',
    what: 'a message',
    requestType: 'secure_message',
    details: (notes) => ({ subject: 'Größe 🙂', note: notes, dr_id: 3, reply: true }),
    send: (client, ptId, details) => client.secureMessages.create(ptId, details),
  },
];

/** Submission of requests. */
export function feederCases(): ContractCase[] {
  return feeders.flatMap((feeder) => [
    isListed(feeder),
    ...(feeder.recordingPath === undefined
      ? []
      : [recordedOnly(feeder), badEnqueue(feeder, feeder.recordingPath)]),
  ]);
}

function isListed({ operation, surface, what, ...feeder }: Feeder): ContractCase {
  return {
    name: `adds ${what} to the queue as it was sent, and it can be dismissed`,
    operation,
    covers: [201],
    needs: ['state', 'writing'],
    surface,
    async run(session) {
      const { client, target } = session;
      const sent = feeder.details(uniqueNotes());
      const before = await countOpen(session);
      const enqueue = async () => {
        const result = await feeder.send(client(), target.patient, sent as never, {});
        expectEqual('the number of requests in the queue', await countOpen(session), before + 1);
        return queueIdOf(session, result.portal_queue_id);
      };
      await withEnqueued(session, [enqueue], async ([id = 0]) => {
        if (session.contract.surface !== 'full') return expectDismissal(session, id);
        const listed = await findOpen(session, id);
        const { request_type, status, pt_id, dismissed_at, dismissed_by, details } = listed;
        expectEqual('request_type', request_type, feeder.requestType);
        expectEqual('details', details as object, sent);
        expectEqual('status', status, 'open');
        expectEqual('pt_id', pt_id, target.patient);
        expectEqual('dismissed_at', dismissed_at ?? null, null);
        expectEqual('dismissed_by', dismissed_by ?? null, null);

        await client().enqueued.dismiss(target.patient, id);
        const left = idsOf(await readQueue(session, 'open'));
        expectThat(!left.includes(id), 'a queue without the dismissed request', 'a queue with it');
      });
    },
  };
}

function recordedOnly({ operation, what, details, send }: Feeder): ContractCase {
  return {
    name: `records ${what} with enqueue=false, and adds it to the queue with enqueue=true`,
    operation,
    covers: [201],
    needs: ['state', 'writing'],
    surface: 'observed',
    async run(session) {
      const notes = uniqueNotes();
      const { client, target } = session;
      const before = await countOpen(session);
      const options = { enqueue: false };
      const result = await send(client(), target.patient, details(notes) as never, options);
      expectEqual('portal_queue_id', result.portal_queue_id, null);
      expectEqual('the number of requests in the queue', await countOpen(session), before);

      const enqueue = async () => {
        const body = details(uniqueNotes()) as never;
        const added = await send(client(), target.patient, body, { enqueue: true });
        return queueIdOf(session, added.portal_queue_id);
      };
      await withEnqueued(session, [enqueue], async () => {
        expectEqual('the number with enqueue=true', await countOpen(session), before + 1);
      });
    },
  };
}

function badEnqueue({ operation, details }: Feeder, path: string): ContractCase {
  return {
    name: 'responds 422 to an enqueue that is neither true nor false',
    operation,
    covers: [422],
    needs: ['writing'],
    surface: 'full',
    async run(session) {
      const response = await session.send({
        method: 'POST',
        path: `/api/v1/patients/${session.target.patient}/${path}?enqueue=perhaps`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(details('For the spring.')),
      });
      expectResponse(session, response, 422, 'validation-failed');
    },
  };
}

async function findOpen(session: Session, id: number): Promise<PortalRequest> {
  const listed = (await readQueue(session, 'open')).find((one) => one.id === id);
  expectThat(listed !== undefined, `request ${id} in the queue`, 'a queue without it');
  return listed;
}
