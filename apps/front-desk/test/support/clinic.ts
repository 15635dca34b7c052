import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPortalClient } from '@mdhq/portal-client';
import { loadConfig, openDatabase, startServer } from '@mdhq/portal-server';
import { type SeededClinic, seedClinic } from './seed-clinic.ts';

/** A running portal with one clinic on it. */
export interface Clinic extends SeededClinic {
  readonly url: string;
  /** A patient asks for a drug. */
  sendIn(patientId: number, drugId: number): Promise<void>;
  close(): Promise<void>;
}

/** The real server, on a database of its own. */
export async function startClinic(): Promise<Clinic> {
  const dataDir = await mkdtemp(join(tmpdir(), 'front-desk-'));
  const config = loadConfig({
    PORTAL_LISTEN: '127.0.0.1:0',
    PORTAL_DATA_DIR: dataDir,
    PORTAL_DEFAULT_INSTANCE: 'sandbox',
    PORTAL_LOG_LEVEL: 'silent',
  });
  const database = await openDatabase(config);
  const seeded = await seedClinic(database);
  await database.close();
  const server = await startServer(config);
  return {
    ...seeded,
    url: server.url,
    async sendIn(patientId, drugId) {
      const { username, secret: password } = seeded;
      const client = createPortalClient({ baseUrl: server.url, username, password });
      await client.prescriptions.queue(patientId, { drug_id: drugId });
    },
    async close() {
      await server.close();
      await rm(dataDir, { recursive: true });
    },
  };
}
