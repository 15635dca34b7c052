import { existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig as loadFrontDeskConfig, startFrontDesk } from '@mdhq/front-desk';
import { openLogDestination } from '@mdhq/portal-log';
import { loadConfig, openDatabase, startServer } from '@mdhq/portal-server';
import { refuseOtherDatabase, removeData, renameData, startDatabase } from './clinic-database.ts';
import { startMailbox } from './mailbox.ts';
import { checkPorts, type DemoPorts } from './ports.ts';
import { clinic, seedClinic } from './seed/seed-clinic.ts';

export interface DemoOptions {
  readonly ports: DemoPorts;
  /** Stores all data between runs. */
  readonly dataDir: string;
  /** Delete the data first. */
  readonly reset: boolean;
  /** Use PostgreSQL instead of the embedded database. */
  readonly postgres?: boolean;
  /** Prints progress. */
  readonly print: (line: string) => void;
}

export interface Demo {
  /** Where the data is stored. */
  readonly folders: readonly string[];
  /** Stops all parts in reverse order, so that the mailbox receives the last emails. */
  close(): Promise<void>;
}

/** Starts the demo clinic: its data, the server, the front desk and the mailbox. */
export async function startDemo({
  ports,
  dataDir,
  reset,
  postgres = false,
  print,
}: DemoOptions): Promise<Demo> {
  await checkPorts(ports);
  if (reset) removeData(dataDir);
  refuseOtherDatabase(dataDir, postgres);
  if (existsSync(dataDir)) {
    print('Using the data of the last run.');
  } else {
    print('Creating the clinic with invented data ...');
    await createClinic(dataDir, postgres);
  }
  return startParts(ports, dataDir, postgres);
}

/** Creates the data in a draft directory and then renames it, so that an interrupted run leaves no partial data. */
async function createClinic(dataDir: string, postgres: boolean): Promise<void> {
  const draft = `${dataDir}.draft`;
  removeData(draft);
  // An interrupted run may have renamed only a part.
  removeData(dataDir);
  const { settings, close } = await startDatabase(draft, postgres);
  try {
    const database = await openDatabase(loadConfig({ ...settings, PORTAL_DATA_DIR: draft }));
    await seedClinic(database, Date.now());
    await database.close();
  } finally {
    await close();
  }
  mkdirSync(join(draft, 'mail'), { mode: 0o700 });
  renameData(draft, dataDir);
}

async function startParts(ports: DemoPorts, dataDir: string, postgres: boolean): Promise<Demo> {
  const parts: { close(): Promise<void> }[] = [];
  async function close(): Promise<void> {
    for (const part of parts.reverse()) await part.close();
  }
  try {
    const database = await startDatabase(dataDir, postgres);
    parts.push(database);
    parts.push(await startMailbox(ports, join(dataDir, 'mail')));
    const log = openLogDestination(openSync(join(dataDir, 'log.ndjson'), 'a', 0o600));
    parts.push(log);
    parts.push(await startServer(serverConfig(ports, dataDir, database.settings), { log }));
    parts.push(await startFrontDesk(frontDeskConfig(ports), { log }));
    return { folders: [dataDir, ...database.outside], close };
  } catch (error) {
    await close();
    throw error;
  }
}

function serverConfig(
  ports: DemoPorts,
  dataDir: string,
  database: Readonly<Record<string, string>>,
) {
  return loadConfig({
    ...database,
    PORTAL_LISTEN: `127.0.0.1:${ports.server}`,
    PORTAL_DATA_DIR: dataDir,
    PORTAL_BASE_DOMAIN: 'localhost',
    PORTAL_PUBLIC_URL: `http://{instance}.localhost:${ports.server}`,
    PORTAL_DEFAULT_INSTANCE: clinic.subdomain,
    // The front desk, which forwards the address of the workstation.
    PORTAL_TRUST_PROXY: '127.0.0.1',
    PORTAL_MAIL_FROM: 'portal@sandbox-clinic.example.com',
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
  });
}

function frontDeskConfig(ports: DemoPorts) {
  return loadFrontDeskConfig({
    FRONT_DESK_LISTEN: `127.0.0.1:${ports.frontDesk}`,
    FRONT_DESK_TIME_ZONE: clinic.timeZone,
    FRONT_DESK_CLINIC_NAME: clinic.name,
    PORTAL_URL: `http://127.0.0.1:${ports.server}`,
  });
}
