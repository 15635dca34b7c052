import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPortalClient, type PortalClient } from '@mdhq/portal-client';
import {
  type ApiUserCredentials,
  type Clock,
  loadConfig,
  openDatabase,
  startServer,
} from '@mdhq/portal-server';
import type { Surface } from '../../../src/shared/desk-api.ts';
import { type SeededClinic, seedClinic } from './seed-clinic.ts';

/** A running portal with one clinic on it. */
export interface Clinic extends SeededClinic {
  readonly url: string;
  readonly dataDir: string;
  /** The portal as the colleague calls it, past the front desk. */
  readonly elsewhere: PortalClient;
  /** A patient asks for a drug. */
  sendIn(patientId: number, drugId: number): Promise<void>;
  /** The portal goes away, and comes back where it was. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface ClinicOptions {
  readonly surface?: Surface;
  /** Whether several patients have sent in something of every type. */
  readonly isBusy?: boolean;
  /** How many more prescriptions wait, one behind the other. */
  readonly crowd?: number | undefined;
  /** The answers of one more questionnaire, as HTML. */
  readonly answers?: string | undefined;
  readonly clock?: Clock;
  /** The port of a mail server; without one, mail waits. */
  readonly mailPort?: number | undefined;
}

/** The real server, on a database of its own. */
export async function startClinic({
  surface = 'full',
  isBusy = false,
  crowd = 0,
  answers,
  clock = Date.now,
  mailPort,
}: ClinicOptions = {}): Promise<Clinic> {
  const dataDir = await mkdtemp(join(tmpdir(), 'front-desk-'));
  const config = loadConfig({
    PORTAL_LISTEN: '127.0.0.1:0',
    PORTAL_DATA_DIR: dataDir,
    PORTAL_DEFAULT_INSTANCE: 'sandbox',
    PORTAL_LOG_LEVEL: 'silent',
    PORTAL_TRUST_PROXY: '127.0.0.1',
    ...(mailPort !== undefined && { SMTP_URL: `smtp://127.0.0.1:${mailPort}` }),
  });
  const database = await openDatabase(config);
  const seeded = await seedClinic(database, { surface, isBusy, crowd, answers });
  await database.close();
  let server = await startServer(config, { clock });
  const { url } = server;
  const { hostname: host, port } = new URL(url);
  const open = ({ username, secret: password }: ApiUserCredentials): PortalClient =>
    createPortalClient({ baseUrl: url, username, password });
  return {
    ...seeded,
    url,
    dataDir,
    elsewhere: open(seeded.colleague),
    async sendIn(patientId, drugId) {
      await open(seeded).prescriptions.queue(patientId, { drug_id: drugId });
    },
    stop: () => server.close(),
    async start() {
      server = await startServer({ ...config, listen: { host, port: Number(port) } }, { clock });
    },
    async close() {
      await server.close();
      await rm(dataDir, { recursive: true });
    },
  };
}
