import type { QuestionnaireCalls } from '../api/questionnaires.ts';
import type { CallOperation } from '../sending/operation.ts';
import { feeder } from './feeder.ts';
import type { NewKey } from './parameters.ts';

export function questionnaireCalls(call: CallOperation, newKey: NewKey): QuestionnaireCalls {
  return { create: feeder(call, newKey, 'createPatientQuestionnaire') };
}
