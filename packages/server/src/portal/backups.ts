import type { Database } from '../store/database.ts';
import { listInstances } from '../store/instances.ts';
import { recordAct } from './audit.ts';
import type { Clock } from './clock.ts';
import { operatorCaller } from './operator.ts';

/** Records in the trail of every instance that all of it is about to be copied. */
export function recordBackup(database: Database, operator: string, clock: Clock): Promise<void> {
  return database.write(async (transaction) => {
    const at = clock();
    for (const { instance_id } of await listInstances(transaction)) {
      await recordAct(transaction, operatorCaller(operator, instance_id), at, {
        operation: 'backup',
        action: 'read',
        ptId: null,
        entity: 'database',
      });
    }
  });
}
