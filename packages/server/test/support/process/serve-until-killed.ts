import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import { loadConfig } from '../../../src/config.ts';
import { startServer } from '../../../src/start-server.ts';
import { dieAt, type KillPoint } from '../sqlite/kill-points.ts';

/**
 * Runs the server as a separate process whose clock is ahead by `TEST_CLOCK_AHEAD_MS`, and which is killed at
 * `TEST_KILL_POINT`.
 */
const { TEST_CLOCK_AHEAD_MS = '0', TEST_KILL_POINT } = process.env;
if (TEST_KILL_POINT !== undefined) dieAt(TEST_KILL_POINT as KillPoint);
const stopped = once(process, 'SIGTERM');
const server = await startServer(loadConfig(process.env), {
  clock: () => Date.now() + Number(TEST_CLOCK_AHEAD_MS),
});
// A killed process writes nothing at its end.
flushCompileCache();
process.stderr.write(`Listening on ${server.url}\n`);
await stopped;
await server.close();
