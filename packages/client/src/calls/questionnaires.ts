import type { QuestionnaireCalls } from '../api/questionnaires.ts';
import type { CallOperation } from '../sending/operation.ts';
import { createParameters, type NewKey } from './parameters.ts';

export function questionnaireCalls(call: CallOperation, newKey: NewKey): QuestionnaireCalls {
  return {
    create: async (ptId, body, options = {}) => {
      const parameters = createParameters(ptId, options, newKey);
      return call('createPatientQuestionnaire', { ...parameters, body }, options);
    },
  };
}
