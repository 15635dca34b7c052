import { openLogDestination } from '@mdhq/portal-log';
import type { FastifyBaseLogger } from 'fastify';
import { buildFrontDesk, type FrontDeskSurroundings } from './build-front-desk.ts';
import type { FrontDeskConfig } from './config.ts';
import { findClinic } from './portal/find-clinic.ts';
import { readVersion } from './version.ts';

export interface FrontDesk {
  /** The URL for browsers, such as `http://127.0.0.1:4020`. */
  readonly url: string;
  readonly log: FastifyBaseLogger;
  /** Finishes the requests in progress, then closes. */
  close(): Promise<void>;
}

/** Starts the front desk; its log goes to standard output unless `surroundings` has another destination. */
export async function startFrontDesk(
  config: FrontDeskConfig,
  surroundings: Partial<FrontDeskSurroundings> = {},
): Promise<FrontDesk> {
  const standardOutput = openLogDestination(1);
  const app = await buildFrontDesk(config, { log: standardOutput, ...surroundings });
  const close = async () => {
    await app.close();
    await standardOutput.close();
  };
  app.log.info({ version: readVersion(), node: process.version }, 'starting');
  try {
    const url = await app.listen({ host: config.host, port: config.port });
    void findClinic(config.portalUrl).then((clinic) => {
      if (clinic === false) app.log.warn('no clinic at PORTAL_URL: sign-in fails for all users');
    });
    return { url: config.publicOrigin ?? url, log: app.log, close };
  } catch (error) {
    await close();
    throw error;
  }
}
