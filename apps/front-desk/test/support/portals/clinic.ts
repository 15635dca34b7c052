import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPortalClient, type PortalClient } from '@mdhq/portal-client';
import {
  type ApiUserCredentials,
  type Clock,
  type Config,
  loadConfig,
  openDatabase,
  startServer,
} from '@mdhq/portal-server';
import { type Seed, type SeededClinic, seedClinic } from './seed-clinic.ts';

/** A running portal with one clinic on it. */
export interface Clinic extends SeededClinic {
  readonly url: string;
  readonly dataDir: string;
  /** A client of a colleague, without the front desk. */
  readonly elsewhere: PortalClient;
  /** Enqueues a prescription request. */
  sendIn(patientId: number, drugId: number): Promise<void>;
  /** Stops the portal, and starts it again with the same port and data. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface ClinicOptions extends Partial<Seed> {
  readonly clock?: Clock;
  /** The port of a mail server; without one, mail stays in the outbox. */
  readonly mailPort?: number | undefined;
  /** Whether the clinic is the one at the URL of the portal; true by default. */
  readonly isDefault?: boolean;
  /** The domain of the clinics; that of the vendor by default. */
  readonly baseDomain?: string;
}

/** Starts clinics. Each has its own database, a copy of one that is seeded once for each seed. */
export interface Clinics {
  start(options?: ClinicOptions): Promise<Clinic>;
  /** Deletes the databases that were copied. */
  close(): Promise<void>;
}

export function createClinics(): Clinics {
  const templates = new Map<string, Promise<Template>>();
  return {
    async start({ clock = Date.now, mailPort, isDefault = true, baseDomain, ...options } = {}) {
      const seed = {
        surface: 'full',
        isBusy: false,
        crowd: 0,
        answers: undefined,
        ...options,
      } as const;
      const key = JSON.stringify(seed);
      const template = templates.get(key) ?? createTemplate(seed);
      templates.set(key, template);
      const { dataDir, seeded } = await template;
      const copy = await mkdtemp(prefix);
      await cp(dataDir, copy, { recursive: true });
      return serve(configOf(copy, { mailPort, isDefault, baseDomain }), seeded, clock);
    },
    async close() {
      for (const template of templates.values()) {
        await rm((await template).dataDir, { recursive: true });
      }
    },
  };
}

/** Starts a separate clinic. */
export async function startClinic(options: ClinicOptions = {}): Promise<Clinic> {
  const clinics = createClinics();
  const clinic = await clinics.start(options);
  await clinics.close();
  return clinic;
}

const prefix = join(tmpdir(), 'front-desk-');

interface Template {
  readonly dataDir: string;
  readonly seeded: SeededClinic;
}

async function createTemplate(seed: Seed): Promise<Template> {
  const dataDir = await mkdtemp(prefix);
  const database = await openDatabase(configOf(dataDir));
  const seeded = await seedClinic(database, seed);
  await database.close();
  return { dataDir, seeded };
}

type ConfigOptions = Pick<ClinicOptions, 'mailPort' | 'isDefault'> & {
  baseDomain?: string | undefined;
};

function configOf(
  dataDir: string,
  { mailPort, isDefault = true, baseDomain }: ConfigOptions = {},
): Config {
  return loadConfig({
    PORTAL_LISTEN: '127.0.0.1:0',
    PORTAL_DATA_DIR: dataDir,
    ...(isDefault && { PORTAL_DEFAULT_INSTANCE: 'sandbox' }),
    ...(baseDomain !== undefined && { PORTAL_BASE_DOMAIN: baseDomain }),
    PORTAL_LOG_LEVEL: 'silent',
    PORTAL_TRUST_PROXY: '127.0.0.1',
    ...(mailPort !== undefined && { SMTP_URL: `smtp://127.0.0.1:${mailPort}` }),
  });
}

async function serve(config: Config, seeded: SeededClinic, clock: Clock): Promise<Clinic> {
  const { dataDir } = config;
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
