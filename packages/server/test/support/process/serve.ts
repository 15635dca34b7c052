import { flushCompileCache } from 'node:module';
import { loadConfig } from '../../../src/config.ts';
import { startServer } from '../../../src/start-server.ts';

/** Runs the server as a separate process, which a test can kill. Prints its address. */
const { url } = await startServer(loadConfig(process.env));
// A killed process writes nothing at its end.
flushCompileCache();
process.stdout.write(`${url}\n`);
