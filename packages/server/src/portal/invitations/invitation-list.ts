import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../store/database.ts';
import { countInvitations, selectInvitations } from '../../store/invitations/invitation-pages.ts';
import { findPatient } from '../../store/patients/patients.ts';
import type { InvitationsTable } from '../../store/schema.ts';
import { recordAct } from '../audit/record-act.ts';
import type { Caller } from '../caller.ts';
import { type Page, type PageWindow, readPage } from '../page.ts';
import { Refusal } from '../refusal.ts';

/** Lists the invitations of a patient, newest first, read in the transaction of the audit event (Q20). */
export function listInvitations(
  { database, clock }: { database: Database; clock: Clock },
  caller: Caller,
  ptId: number,
  window: PageWindow,
): Promise<Page<InvitationsTable> | Refusal<'patient-not-found'>> {
  const patient = { instance_id: caller.instanceId, pt_id: ptId };
  return database.write(async (transaction) => {
    const page = await readPage(
      window,
      (part) => selectInvitations(transaction, { ...patient, ...part }),
      () => countInvitations(transaction, patient),
    );
    if (page.rows.length === 0 && !(await findPatient(transaction, caller.instanceId, ptId))) {
      return new Refusal('patient-not-found');
    }
    await recordAct(transaction, caller, clock(), {
      operation: 'listInvitations',
      ptId,
    });
    return page;
  }, caller.instanceId);
}
