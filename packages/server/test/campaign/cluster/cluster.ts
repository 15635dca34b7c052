import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertPatient } from '../../../src/store/patients/patients.ts';
import { parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';
import { openPostgresDatabase } from '../../../src/store/postgres/open-database.ts';
import { patientFields, seedClinic } from '../../support/clinic/seed.ts';
import { type MailServer, startMailServer } from '../../support/mail/mail-server.ts';
import { type ServerProcess, startServerProcess } from '../../support/process/server-process.ts';
import { type ClientPatients, runClient } from './clients.ts';
import { addressOf, createLedger, instanceIds, type Ledger } from './ledger.ts';
import { createSettling, type Settling } from './settle.ts';

/** A server that can be killed and started again, with a data directory of its own. */
export interface ClusterServer {
  /** Undefined while it does not run. */
  readonly process: ServerProcess | undefined;
  start(): Promise<void>;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Two servers on one PostgreSQL, a mail server, and the clients that use both servers. */
export interface Cluster {
  readonly databaseUrl: string;
  readonly servers: readonly [ClusterServer, ClusterServer];
  readonly mailServer: MailServer;
  readonly ledger: Ledger;
  readonly settling: Settling;
  /** Starts the clients. */
  load(): void;
  /** Resolves once each client has the outcome of its last call. */
  finishLoad(): Promise<void>;
  close(): Promise<void>;
}

export interface ClusterOptions {
  /** The arguments of node; by default the server from its sources. */
  command?: readonly string[] | undefined;
  clients?: number;
  /** For each client. */
  invitedPatients?: number;
  /** Additional settings of the servers. */
  environment?: Readonly<Record<string, string>>;
  /** The URL for seeding and checking, if it differs from the one of the servers. */
  seedUrl?: string;
}

const firstInvited = 10_000;

/** @param databaseUrl of an empty database */
export async function startCluster(
  databaseUrl: string,
  {
    command,
    clients = 16,
    invitedPatients = 300,
    seedUrl = databaseUrl,
    environment = {},
  }: ClusterOptions = {},
): Promise<Cluster> {
  const patients = Array.from({ length: clients }, (_, client) =>
    patientsOf(client, invitedPatients),
  );
  await seed(seedUrl, patients);
  const mailServer = await startMailServer();
  const settings = {
    ...environment,
    PORTAL_DATABASE_URL: databaseUrl,
    PORTAL_LINK_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64url')}`,
    PORTAL_INVITATION_LIMIT: 'off',
    PORTAL_PATIENT_INVITATION_LIMIT: 'off',
    PORTAL_CONNECTION_LIMIT: 'off',
    SMTP_URL: `smtp://127.0.0.1:${mailServer.port}`,
  };
  const servers = [createServer(settings, command), createServer(settings, command)] as const;
  await Promise.all(servers.map((server) => server.start()));
  const settling = createSettling(() =>
    servers.flatMap(({ process }) =>
      process === undefined ? [] : [Number(new URL(process.url).port)],
    ),
  );
  const ledger = createLedger();
  let isStopping = false;
  let running: Promise<void>[] = [];

  return {
    databaseUrl: seedUrl,
    servers,
    mailServer,
    ledger,
    settling,
    load() {
      running = patients.map((own) =>
        runClient(settling, ledger, mailServer, own, () => isStopping),
      );
    },
    async finishLoad() {
      isStopping = true;
      await Promise.all(running);
    },
    async close() {
      isStopping = true;
      await Promise.all(servers.map((server) => server.end('SIGTERM')));
      settling.close();
      await Promise.allSettled(running);
      await mailServer.close();
    },
  };
}

function createServer(
  environment: Readonly<Record<string, string>>,
  command: readonly string[] | undefined,
): ClusterServer {
  const dataDir = mkdtempSync(join(tmpdir(), 'mdhq-cluster-'));
  let process: ServerProcess | undefined;
  return {
    get process() {
      return process;
    },
    async start() {
      process = await startServerProcess(dataDir, environment, command);
    },
    async end(signal) {
      const ending = process;
      process = undefined;
      await ending?.end(signal);
      if (signal === 'SIGTERM') rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Half of the clients use each instance. */
function patientsOf(client: number, invitedPatients: number): ClientPatients {
  const instance = client % 2 === 0 ? 'sandbox' : 'other';
  const as = instance === 'sandbox' ? 'writer' : 'ofOther';
  const first = firstInvited + client * invitedPatients;
  return {
    queue: { instance, as, ptId: 1_000 + client },
    toInvite: Array.from({ length: invitedPatients }, (_, index) => ({
      instance,
      as,
      ptId: first + index,
    })),
  };
}

async function seed(databaseUrl: string, patients: readonly ClientPatients[]): Promise<void> {
  const { database } = await openPostgresDatabase(parseDatabaseUrl(databaseUrl));
  await seedClinic(database, Date.now());
  await database.write(async (transaction) => {
    for (const patient of patients.flatMap(({ queue, toInvite }) => [queue, ...toInvite])) {
      await insertPatient(transaction, {
        ...patientFields(Date.now()),
        instance_id: instanceIds[patient.instance],
        pt_id: patient.ptId,
        email: addressOf(patient),
      });
    }
  });
  await database.close();
}
