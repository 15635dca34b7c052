import { existsSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig as loadFrontDeskConfig, startFrontDesk } from '@mdhq/front-desk';
import { openLogDestination } from '@mdhq/portal-log';
import { loadConfig, openDatabase, startServer } from '@mdhq/portal-server';
import { startMailbox } from './mailbox.ts';
import { checkPorts, type DemoPorts } from './ports.ts';
import { clinic, seedClinic } from './seed/seed-clinic.ts';

export interface DemoOptions {
  readonly ports: DemoPorts;
  /** Stores all data between runs. */
  readonly dataDir: string;
  /** Delete the data directory first. */
  readonly reset: boolean;
  /** Prints progress. */
  readonly print: (line: string) => void;
}

export interface Demo {
  /** Stops all parts in reverse order, so that the mailbox receives the last emails. */
  close(): Promise<void>;
}

/** Starts the demo clinic: its data, the server, the front desk and the mailbox. */
export async function startDemo({ ports, dataDir, reset, print }: DemoOptions): Promise<Demo> {
  await checkPorts(ports);
  if (reset) rmSync(dataDir, { recursive: true, force: true });
  if (existsSync(dataDir)) {
    print('Using the data of the last run.');
  } else {
    print('Creating the clinic with invented data ...');
    await createClinic(dataDir);
  }
  return startParts(ports, dataDir);
}

/** Creates the data in a draft directory and then renames it, so that an interrupted run leaves no partial data. */
async function createClinic(dataDir: string): Promise<void> {
  const draft = `${dataDir}.draft`;
  rmSync(draft, { recursive: true, force: true });
  const database = await openDatabase(loadConfig({ PORTAL_DATA_DIR: draft }));
  await seedClinic(database, Date.now());
  await database.close();
  mkdirSync(join(draft, 'mail'), { mode: 0o700 });
  renameSync(draft, dataDir);
}

async function startParts(ports: DemoPorts, dataDir: string): Promise<Demo> {
  const parts: { close(): Promise<void> }[] = [];
  async function close(): Promise<void> {
    for (const part of parts.reverse()) await part.close();
  }
  try {
    parts.push(await startMailbox(ports, join(dataDir, 'mail')));
    const log = openLogDestination(openSync(join(dataDir, 'log.ndjson'), 'a', 0o600));
    parts.push(log);
    parts.push(await startServer(serverConfig(ports, dataDir), { log }));
    parts.push(await startFrontDesk(frontDeskConfig(ports), { log }));
    return { close };
  } catch (error) {
    await close();
    throw error;
  }
}

function serverConfig(ports: DemoPorts, dataDir: string) {
  return loadConfig({
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
