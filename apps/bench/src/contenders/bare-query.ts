import { openBareQueue } from './bare-queue.ts';
import { serveBare } from './bare-server.ts';

/** Runs the query of the real server and nothing else. */
await serveBare(openBareQueue(process.argv[2] ?? ''));
