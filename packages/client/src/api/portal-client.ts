import type { EnqueuedCalls } from './enqueued.ts';
import type { InboxCalls } from './inbox.ts';
import type { InvitationCalls } from './invitations.ts';
import type { PatientCalls } from './patients.ts';
import type { PortalCalls } from './portal.ts';
import type { PrescriptionCalls } from './prescriptions.ts';
import type { QuestionnaireCalls } from './questionnaires.ts';
import type { SecureMessageCalls } from './secure-messages.ts';
import type { SupplementCalls } from './supplements.ts';

/** One clinic's portal, as one API user. Holds no connection: there is nothing to close. */
export interface PortalClient {
  readonly enqueued: EnqueuedCalls;
  readonly inbox: InboxCalls;
  readonly portal: PortalCalls;
  readonly invitations: InvitationCalls;
  readonly patients: PatientCalls;
  readonly questionnaires: QuestionnaireCalls;
  readonly prescriptions: PrescriptionCalls;
  readonly supplements: SupplementCalls;
  readonly secureMessages: SecureMessageCalls;
}
