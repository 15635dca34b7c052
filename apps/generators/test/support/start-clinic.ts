import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createApiUser,
  createInstance,
  importPatients,
  loadConfig,
  openDatabase,
  readCsvPatients,
  startServer,
} from '@mdhq/portal-server';

const patients = `pt_id,first_name,last_name,dob,sex,email
1,Zoë,O'Quill-Öst,1971-03-04,f,zoe@example.com
2,Ned,Vale,,,
3,Ida,Moor,1979-02-28,f,ida@example.com
`;

/** The toolkit's server with a clinic; `un` may write, and `reader` may not. Both have the secret `pwd`. */
export async function startClinic(): Promise<{ url: string; close(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'portal-generators-'));
  const config = loadConfig({
    PORTAL_LISTEN: '127.0.0.1:0',
    PORTAL_DATA_DIR: dataDir,
    PORTAL_DEFAULT_INSTANCE: 'sandbox',
    PORTAL_LOG_LEVEL: 'silent',
    PORTAL_PATIENT_INVITATION_LIMIT: '2',
  });
  const database = await openDatabase(config);
  const instance = await createInstance(database, 'test', Date.now, {
    subdomain: 'sandbox',
    name: 'Sandbox Clinic',
    email: 'clinic@example.com',
    phone: '+1 555 0100',
    timeZone: 'America/New_York',
    surface: 'full',
  });
  if (!('instance_id' in instance)) throw new Error(instance.code);
  for (const [username, readOnly] of [
    ['un', false],
    ['reader', true],
  ] as const) {
    const user = { subdomain: 'sandbox', username, secret: 'pwd', readOnly };
    await createApiUser(database, 'test', Date.now, randomBytes, user);
  }
  const caller = {
    instanceId: instance.instance_id,
    kind: 'operator',
    name: 'test',
    address: null,
    requestId: null,
  } as const;
  const lines = readCsvPatients([Buffer.from(patients)], Date.now());
  await importPatients(database, caller, Date.now, lines, {
    onBadLine(line, fault) {
      throw new Error(`line ${line}: ${fault}`);
    },
    onProgress: () => undefined,
  });
  await database.close();
  const server = await startServer(config);
  return {
    url: server.url,
    async close() {
      await server.close();
      await rm(dataDir, { recursive: true });
    },
  };
}
