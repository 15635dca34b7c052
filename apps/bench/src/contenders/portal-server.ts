import { loadConfig, startServer } from '@mdhq/portal-server';
import { environmentOf } from '../clinic.ts';
import { obey } from './contender.ts';

/** The real thing; it sends mail where it is told of a mail server. */
const [, , dataDir = '', SMTP_URL] = process.argv;
const server = await startServer(loadConfig({ ...environmentOf(dataDir), SMTP_URL }));
obey(server.url, () => server.close());
