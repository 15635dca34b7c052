import { loadConfig, startServer } from '@mdhq/portal-server';
import { environmentOf } from '../clinic.ts';
import { serveMessages } from './contender.ts';

/** The real server; it sends mail if it gets the URL of a mail server. */
const [, , dataDir = '', SMTP_URL] = process.argv;
const server = await startServer(loadConfig({ ...environmentOf(dataDir), SMTP_URL }));
serveMessages(server.url, () => server.close());
