import { loadConfig, startServer } from '@mdhq/portal-server';
import { environmentOf } from '../clinic.ts';
import { obey } from './contender.ts';

/** The real thing. */
const server = await startServer(loadConfig(environmentOf(process.argv[2] ?? '')));
obey(server.url, () => server.close());
