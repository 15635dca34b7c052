import { startMock } from '@mdhq/portal-mock';
import { obey } from './contender.ts';

/** The toolkit's mock: Prism's core, behind a server of its own. */
const mock = await startMock();
obey(mock.url, () => mock.close());
