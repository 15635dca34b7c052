import { loadConfig } from '../../../src/config.ts';
import { startServer } from '../../../src/start-server.ts';

/** Runs the server as a separate process, which a test can kill. Prints its address. */
const { url } = await startServer(loadConfig(process.env));
process.stdout.write(`${url}\n`);
