import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../store/database.ts';
import { listInstances } from '../../store/instances/instances.ts';
import { failLiveInvitations } from '../../store/invitations/invitations.ts';
import { recordAct } from '../audit/record-act.ts';
import { operatorCaller } from '../caller.ts';

/** Records in the trail of every instance that a backup is about to be made. */
export function recordBackup(database: Database, operator: string, clock: Clock): Promise<void> {
  return database.write(async (transaction) => {
    const at = clock();
    for (const { instance_id } of await listInstances(transaction)) {
      await recordAct(transaction, operatorCaller(operator, instance_id), at, {
        operation: 'backup',
        ptId: null,
      });
    }
  });
}

/** Records in the trail of every instance of a copy that the copy replaces the database. */
export async function recordRestore(
  transaction: Transaction,
  operator: string,
  at: number,
): Promise<void> {
  for (const { instance_id } of await listInstances(transaction)) {
    await recordAct(transaction, operatorCaller(operator, instance_id), at, {
      operation: 'restore',
      ptId: null,
    });
  }
}

const restored = 'A backup was restored, which revokes all links. Invite again.';

/**
 * Revokes all active links in a copy of the database: the copy does not know which of them were used or revoked after
 * it was made. Patients can have their links renewed.
 */
export async function revokeLinksInCopy(
  transaction: Transaction,
  operator: string,
  at: number,
): Promise<void> {
  for (const { instance_id } of await listInstances(transaction)) {
    const ended = await failLiveInvitations(transaction, {
      instance_id,
      failed_at: at,
      failure: restored,
    });
    if (ended === 0) continue;
    await recordAct(transaction, operatorCaller(operator, instance_id), at, {
      operation: 'backup',
      action: 'update',
      ptId: null,
      entity: 'invitations',
    });
  }
}
