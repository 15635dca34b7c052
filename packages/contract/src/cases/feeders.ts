import type { PortalRequest } from '@mdhq/portal-client';
import type { Session } from '../conversation/session.ts';
import type { ContractCase } from './contract-case.ts';
import { expectAnswer, expectEqual, expectThat } from './expect.ts';
import { enqueuePrescription, readQueue, unmistakableNotes, withEnqueued } from './queue.ts';

/** How what patients send in gets into the queue. */
export function feederCases(): ContractCase[] {
  return [questionnaireIsListed, prescriptionIsListed, recordedOnly, badEnqueue];
}

const questionnaireIsListed: ContractCase = {
  name: 'puts a questionnaire into the queue as it was sent',
  operation: 'createPatientQuestionnaire',
  covers: [201],
  needs: ['state', 'writing'],
  async run(session) {
    const sent = {
      html_content: '<dl><dt>Größe?</dt><dd>1,80 m 🙂</dd></dl>',
      raw_data: {
        marker: unmistakableNotes(),
        deep: [{ 'a/b': null }],
        created: '2026-01-02 03:04',
      },
      questionnaire_type: 'contract-suite',
      questionnaire_name: 'Contract suite',
    };
    const enqueue = async ({ client, target }: Session) => {
      const result = await client().questionnaires.create(target.patient, sent);
      return result.portal_queue_id ?? 0;
    };
    await withEnqueued(session, [enqueue], async ([id]) => {
      const listed = await findOpen(session, id);
      expectEqual('request_type', listed.request_type, 'questionnaire');
      expectEqual('details', listed.details, sent);
    });
  },
};

const prescriptionIsListed: ContractCase = {
  name: 'puts a prescription into the queue as it was sent, open and last in line',
  operation: 'queuePatientPrescription',
  covers: [201],
  needs: ['state', 'writing'],
  async run(session) {
    const notes = unmistakableNotes();
    await withEnqueued(session, [(one) => enqueuePrescription(one, notes)], async ([id]) => {
      const listed = await findOpen(session, id);
      const { request_type, status, pt_id, dismissed_at, dismissed_by, details } = listed;
      const { patient } = session.target;
      expectEqual('request_type', request_type, 'rx');
      expectEqual('details', details, { drug_id: 4711, notes });
      expectEqual('status', status, 'open');
      expectEqual('pt_id', pt_id, patient);
      expectEqual('dismissed_at', dismissed_at ?? null, null);
      expectEqual('dismissed_by', dismissed_by ?? null, null);
    });
  },
};

const recordedOnly: ContractCase = {
  name: 'records a prescription without enqueuing it, where that is asked for',
  operation: 'queuePatientPrescription',
  covers: [201],
  needs: ['state', 'writing'],
  surface: 'observed',
  async run(session) {
    const notes = unmistakableNotes();
    const { client, target } = session;
    const submission = { drug_id: 4711, notes };
    const options = { enqueue: false };
    const result = await client().prescriptions.queue(target.patient, submission, options);
    expectEqual('portal_queue_id', result.portal_queue_id, null);
    const listed = (await readQueue(session, 'open')).filter((one) => holds(one, notes));
    expectEqual('how many of it are in the queue', listed.length, 0);
  },
};

const badEnqueue: ContractCase = {
  name: 'refuses an enqueue that is neither true nor false',
  operation: 'queuePatientPrescription',
  covers: [422],
  needs: ['writing'],
  surface: 'full',
  async run(session) {
    const answer = await session.send({
      method: 'POST',
      path: `/api/v1/patients/${session.target.patient}/rxs?enqueue=perhaps`,
      headers: { 'content-type': 'application/json' },
      body: '{"drug_id":4711}',
    });
    expectAnswer(session, answer, 422, 'validation-failed');
  },
};

async function findOpen(session: Session, id: number | undefined): Promise<PortalRequest> {
  const listed = (await readQueue(session, 'open')).find((one) => one.id === id);
  expectThat(listed !== undefined, `request ${id} in the queue`, 'a queue without it');
  return listed;
}

function holds(portalRequest: PortalRequest, notes: string): boolean {
  return JSON.stringify(portalRequest.details).includes(notes);
}
