import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig as loadFrontDeskConfig, startFrontDesk } from '@mdhq/front-desk';
import { loadConfig, openDatabase, startServer } from '@mdhq/portal-server';
import { startMailbox } from './mailbox.ts';
import { checkPorts, type DemoPorts } from './ports.ts';
import { clinic, seedClinic } from './seed/seed-clinic.ts';

export interface DemoOptions {
  readonly ports: DemoPorts;
  /** Where everything is kept between runs. */
  readonly dataDir: string;
  /** Throw away what is kept, and start afresh. */
  readonly reset: boolean;
  /** Says what is being done. */
  readonly say: (line: string) => void;
}

export interface Demo {
  /** Stops all of it, the server first, so that its last mail still finds the mailbox. */
  close(): Promise<void>;
}

/** Brings up a clinic on this machine: its data, the server, the front desk and the mailbox. */
export async function startDemo({ ports, dataDir, reset, say }: DemoOptions): Promise<Demo> {
  await checkPorts(ports);
  if (reset) rmSync(dataDir, { recursive: true, force: true });
  const mailDir = join(dataDir, 'mail');
  mkdirSync(mailDir, { recursive: true, mode: 0o700 });

  const config = loadConfig({
    PORTAL_LISTEN: `127.0.0.1:${ports.server}`,
    PORTAL_DATA_DIR: dataDir,
    PORTAL_BASE_DOMAIN: 'localhost',
    PORTAL_PUBLIC_URL: `http://{instance}.localhost:${ports.server}`,
    PORTAL_DEFAULT_INSTANCE: clinic.subdomain,
    PORTAL_MAIL_FROM: 'portal@sandbox-clinic.example.com',
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
  });
  const database = await openDatabase(config);
  const seeded = await seedClinic(database, Date.now());
  await database.close();
  say(seeded ? 'Seeded the clinic with invented people.' : 'Found the clinic of the last run.');

  const mailbox = await startMailbox(ports, mailDir);
  const log = createWriteStream(join(dataDir, 'log.ndjson'), { flags: 'a', mode: 0o600 });
  const server = await startServer(config, { log });
  const frontDesk = await startFrontDesk(
    loadFrontDeskConfig({
      FRONT_DESK_LISTEN: `127.0.0.1:${ports.frontDesk}`,
      FRONT_DESK_TIME_ZONE: clinic.timeZone,
      FRONT_DESK_CLINIC_NAME: clinic.name,
      PORTAL_URL: `http://127.0.0.1:${ports.server}`,
    }),
    { log },
  );
  return {
    async close() {
      await frontDesk.close();
      await server.close();
      await mailbox.close();
      log.end();
    },
  };
}
