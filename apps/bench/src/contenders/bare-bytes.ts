import { openBareQueue } from './bare-queue.ts';
import { serveBare } from './bare-server.ts';

/** Sends the bytes of one patient's queue again and again. */
const body = openBareQueue(process.argv[2] ?? '')(1);
await serveBare(() => body);
