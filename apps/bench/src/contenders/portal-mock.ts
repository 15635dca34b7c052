import { startMock } from '@mdhq/portal-mock';
import { obey } from './contender.ts';

/** Prism, which answers with an example of the contract. */
const mock = await startMock();
obey(mock.url, () => mock.close());
