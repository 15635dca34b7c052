import { hashPassword } from '../../../src/portal/passwords/password-hash.ts';
import { reserveId } from '../../../src/store/instances/counters.ts';
import { insertPortalRequest } from '../../../src/store/queue/portal-requests.ts';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';
import { hashSecrets } from './api-users.ts';
import { portalRequestRow } from './portal-requests.ts';
import { seedClinic } from './seed.ts';

/** Creates the database of the test clinics in a folder, for a separate process, with hashes as in production. */
export async function seedClinicFolder(dataDir: string, openRequests = 0): Promise<void> {
  const database = await openSqliteDatabase(dataDir);
  await seedClinic(database, 0, await hashSecrets(hashPassword));
  await database.write(async (transaction) => {
    for (let queue_request_id = 1; queue_request_id <= openRequests; queue_request_id += 1) {
      await insertPortalRequest(transaction, portalRequestRow({ queue_request_id }));
    }
    if (openRequests > 0) {
      await reserveId(transaction, 1, 'portal_request', openRequests);
    }
  });
  await database.close();
}
