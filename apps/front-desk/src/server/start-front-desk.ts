import { buildFrontDesk, type FrontDeskSurroundings } from './build-front-desk.ts';
import type { FrontDeskConfig } from './config.ts';

export interface FrontDesk {
  /** Where to open it, such as `http://127.0.0.1:4020`. */
  readonly url: string;
  /** Answers what is under way, then stops. */
  close(): Promise<void>;
}

/** Starts the front desk. */
export async function startFrontDesk(
  config: FrontDeskConfig,
  surroundings?: FrontDeskSurroundings,
): Promise<FrontDesk> {
  const app = await buildFrontDesk(config, surroundings);
  const url = await app.listen({ host: config.host, port: config.port });
  return { url: config.publicOrigin ?? url, close: () => app.close() };
}
