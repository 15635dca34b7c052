import type { QuestionnaireCalls } from '../api/questionnaires.ts';
import type { CallOperation } from './operation.ts';
import { createParameters } from './parameters.ts';

export function questionnaireCalls(call: CallOperation): QuestionnaireCalls {
  return {
    create: async (ptId, body, options = {}) => {
      const params = createParameters(ptId, options);
      return call('createPatientQuestionnaire', options, (http, init) =>
        http.POST('/api/v1/patients/{pt_id}/questionnaires', { params, body, ...init }),
      );
    },
  };
}
