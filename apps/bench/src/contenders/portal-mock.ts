import { startMock } from '@mdhq/portal-mock';
import { serveMessages } from './contender.ts';

/** The toolkit's mock: Prism's core in its own server. */
const mock = await startMock();
serveMessages(mock.url, () => mock.close());
