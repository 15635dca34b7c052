import { expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../../../src/config.ts';
import { startServer } from '../../../../src/start-server.ts';
import { authorizationOf } from '../../../support/clinic/api-users.ts';
import { seedClinicFolder } from '../../../support/clinic/clinic-folder.ts';
import { temporaryFolder } from '../../../support/temporary-database.ts';

it('a link to join is active for PORTAL_JOIN_LINK_HOURS', async () => {
  const dataDir = temporaryFolder();
  await seedClinicFolder(dataDir);
  const server = await startServer(
    loadConfig({
      PORTAL_DATA_DIR: dataDir,
      PORTAL_LISTEN: '127.0.0.1:0',
      PORTAL_LOG_LEVEL: 'silent',
      PORTAL_DEFAULT_INSTANCE: 'sandbox',
      PORTAL_JOIN_LINK_HOURS: '5',
    }),
  );
  onTestFinished(() => server.close());
  const response = await fetch(`${server.url}/api/v1/patients/1/portal/invite`, {
    method: 'POST',
    headers: { authorization: authorizationOf('writer') },
  });
  expect(response.status).toBe(202);
  const { invitation } = await response.json();
  expect(Date.parse(invitation.expires) - Date.parse(invitation.created)).toBe(5 * 3_600_000);
});
