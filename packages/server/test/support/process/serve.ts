import { loadConfig } from '../../../src/config.ts';
import { startServer } from '../../../src/start-server.ts';

/** The server as a process of its own, for a test that kills it. Says where it listens. */
const { url } = await startServer(loadConfig(process.env));
process.stdout.write(`${url}\n`);
