import { openBareQueue } from './bare-queue.ts';
import { serveBare } from './bare-server.ts';

/** Does the same query, and nothing else that the real server does. */
await serveBare(openBareQueue(process.argv[2] ?? ''));
