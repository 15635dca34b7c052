export type { FrontDeskSurroundings } from './server/build-front-desk.ts';
export { ConfigError, type FrontDeskConfig, loadConfig } from './server/config.ts';
export { type FrontDesk, startFrontDesk } from './server/start-front-desk.ts';
