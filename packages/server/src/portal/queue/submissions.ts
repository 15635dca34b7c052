import type {
  PrescriptionRequest,
  PrescriptionSubmission,
  QuestionnaireRequest,
  QuestionnaireSubmission,
  RefillRequest,
  RefillSubmission,
  RequestType,
  SecureMessageRequest,
  SecureMessageSubmission,
  SupplementRequest,
  SupplementSubmission,
} from '@mdhq/portal-types';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../store/database.ts';
import { nextId } from '../../store/instances/counters.ts';
import { findPatient } from '../../store/patients/patients.ts';
import { insertPortalRequest } from '../../store/queue/portal-requests.ts';
import type { AuditedOperation } from '../audit/audited-operations.ts';
import { recordAct } from '../audit/record-act.ts';
import { actorOf, type Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';

/** What a patient sends in, as it is stored in the queue. */
export interface Submission {
  /** The feeder, such as `queuePatientPrescription`. */
  operation: AuditedOperation;
  requestType: RequestType;
  /** A summary in one line. */
  subject: string;
  /** `details` of the contract for this type. */
  details: object;
}

/** The details of a type: each field of the contract and of the submission, so that none is lost unnoticed. */
type DetailsOf<Sent, Request extends { details: object }> = {
  [Field in keyof Request['details'] | keyof Sent]: Field extends keyof Request['details']
    ? Request['details'][Field]
    : unknown;
};

export function questionnaire(answers: QuestionnaireSubmission): Submission {
  const { html_content, raw_data, questionnaire_type, questionnaire_name } = answers;
  const details: DetailsOf<QuestionnaireSubmission, QuestionnaireRequest> = {
    questionnaire_type: questionnaire_type ?? null,
    questionnaire_name: questionnaire_name ?? null,
    html_content,
    raw_data,
  };
  return {
    operation: 'createPatientQuestionnaire',
    requestType: 'questionnaire',
    subject: `Questionnaire: ${oneLine(questionnaire_name ?? questionnaire_type ?? '') || 'answers'}`,
    details,
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}

export function prescription({ drug_id, notes }: PrescriptionSubmission): Submission {
  const details: DetailsOf<PrescriptionSubmission, PrescriptionRequest> = {
    drug_id,
    notes: notes ?? null,
  };
  return {
    operation: 'queuePatientPrescription',
    requestType: 'rx',
    subject: `Prescription: drug ${drug_id}`,
    details,
  };
}

export function refill(asked: RefillSubmission): Submission {
  const { original_prescription_id, notes, agreed_to_terms } = asked;
  const details: DetailsOf<RefillSubmission, RefillRequest> = {
    original_prescription_id,
    notes: notes ?? null,
    agreed_to_terms: agreed_to_terms ?? false,
  };
  return {
    operation: 'queuePatientRefill',
    requestType: 'rx_refill',
    subject: `Refill: prescription ${original_prescription_id}`,
    details,
  };
}

export function supplement({ supplement_id, notes }: SupplementSubmission): Submission {
  const details: DetailsOf<SupplementSubmission, SupplementRequest> = {
    supplement_id,
    notes: notes ?? null,
  };
  return {
    operation: 'queuePatientSupplement',
    requestType: 'supplement',
    subject: `Supplement: supplement ${supplement_id}`,
    details,
  };
}

export function secureMessage(message: SecureMessageSubmission): Submission {
  const { subject, note, dr_id, reply } = message;
  const details: DetailsOf<SecureMessageSubmission, SecureMessageRequest> = {
    subject,
    note,
    dr_id: dr_id ?? null,
    reply: reply ?? false,
  };
  return {
    operation: 'createSecureMessage',
    requestType: 'secure_message',
    subject: `Message: ${oneLine(subject) || 'without a subject'}`,
    details,
  };
}

/**
 * Records a submission and, with `enqueue`, adds it to the queue.
 * @returns its `queue_request_id`; null without `enqueue`
 */
export async function submit(
  { database, clock }: { database: Database; clock: Clock },
  caller: Caller,
  ptId: number,
  submission: Submission,
  { enqueue }: { enqueue: boolean },
): Promise<number | null | Refusal<'patient-not-found'>> {
  const { operation, requestType, subject } = submission;
  const details = JSON.stringify(submission.details);
  return database.write(async (transaction) => {
    const patient = await findPatient(transaction, caller.instanceId, ptId);
    if (patient === undefined) return new Refusal('patient-not-found');

    const now = clock();
    const number = await nextId(transaction, caller.instanceId, 'portal_request');
    await insertPortalRequest(transaction, {
      instance_id: caller.instanceId,
      queue_request_id: number,
      pt_id: ptId,
      request_type: requestType,
      subject,
      details,
      enqueued: enqueue ? 1 : 0,
      created_at: now,
      created_by: actorOf(caller),
      dismissed_at: null,
      dismissed_by: null,
    });
    await recordAct(transaction, caller, now, {
      operation,
      ptId,
      id: number,
    });
    return enqueue ? number : null;
  }, caller.instanceId);
}
