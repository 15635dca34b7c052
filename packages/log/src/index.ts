export { type LogDestination, openLogDestination } from './log-destination.ts';
