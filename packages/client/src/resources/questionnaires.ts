import type { FeederResult, QuestionnaireSubmission } from '@mdhq/portal-types';
import type { NewKey } from '../arguments.ts';
import type { CreateOptions } from '../options.ts';
import type { CallOperation } from '../sending/call-operation.ts';
import { feeder } from './feeder.ts';

/** A patient's questionnaires. */
export interface QuestionnaireCalls {
  /**
   * Records a patient's answers and puts them into the queue, as `portal_queue_id`.
   *
   * @throws PortalError; `validation-failed` says in `errors` what is wrong, and where
   * @example
   * const { portal_queue_id } = await client.questionnaires.create(1, {
   *   html_content: '<dl><dt>Do you smoke?</dt><dd>No</dd></dl>',
   *   raw_data: { smoker: false },
   * });
   */
  create(
    ptId: number,
    submission: QuestionnaireSubmission,
    options?: CreateOptions,
  ): Promise<FeederResult>;
}

export function questionnaireCalls(call: CallOperation, newKey: NewKey): QuestionnaireCalls {
  return { create: feeder(call, newKey, 'createPatientQuestionnaire') };
}
