import type { FeederResult, QuestionnaireSubmission } from '@mdhq/portal-types';
import type { NewKey } from '../arguments.ts';
import type { CreateOptions } from '../options.ts';
import type { CallOperation } from '../sending/call-operation.ts';
import { feeder } from './feeder.ts';

/** The questionnaires of a patient. */
export interface QuestionnaireCalls {
  /**
   * Records the answers of a patient and adds them to the queue. `portal_queue_id` is the id of the
   * portal request.
   *
   * @throws PortalError; `validation-failed` has the invalid fields in `errors`
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
