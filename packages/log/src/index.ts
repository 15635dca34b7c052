export { type LogDestination, openLogDestination } from './log-destination.ts';
export { createLogger } from './logger.ts';
