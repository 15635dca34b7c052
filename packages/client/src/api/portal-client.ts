import type { EnqueuedCalls } from './enqueued.ts';
import type { PortalCalls } from './portal.ts';
import type { PrescriptionCalls } from './prescriptions.ts';
import type { QuestionnaireCalls } from './questionnaires.ts';

/** One clinic's portal, as one API user. Holds no connection: there is nothing to close. */
export interface PortalClient {
  readonly enqueued: EnqueuedCalls;
  readonly portal: PortalCalls;
  readonly questionnaires: QuestionnaireCalls;
  readonly prescriptions: PrescriptionCalls;
}
