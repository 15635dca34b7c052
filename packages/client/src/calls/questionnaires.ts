import type { QuestionnaireCalls } from '../api/questionnaires.ts';
import { checkId } from '../checks.ts';
import { keyHeader } from './idempotency-key.ts';
import type { CallOperation } from './operation.ts';

export function questionnaireCalls(call: CallOperation): QuestionnaireCalls {
  return {
    create: async (ptId, submission, options = {}) => {
      const path = { pt_id: checkId('ptId', ptId) };
      const header = keyHeader(options);
      return call('createPatientQuestionnaire', options, (http, init) =>
        http.POST('/api/v1/patients/{pt_id}/questionnaires', {
          params: { path, header },
          body: submission,
          ...init,
        }),
      );
    },
  };
}
