import { openBareQueue } from './bare-queue.ts';
import { serveBare } from './bare-server.ts';

/** Sends the bytes of one patient's queue for every request. */
const body = await openBareQueue(process.argv[2] ?? '')(1);
await serveBare(() => body);
