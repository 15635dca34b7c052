import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import * as node from '../../src/index.ts';
import * as web from '../../src/web.ts';
import * as workerd from '../../src/workerd.ts';
import { contractVersion } from '../support/contract.ts';
import { json, playServer } from '../support/play-server.ts';

const entries = { node, web, workerd };
const ofThisPackage = `mdhq-portal-client/${manifest.version} (spec ${contractVersion})`;

test.each(Object.entries(entries))(
  'the %s entry reports the version of the contract, as specVersion of each client and as a constant',
  (_, { createPortalClient, specVersion }) => {
    expect(specVersion).toBe(contractVersion);
    expect(createPortalClient('http://un:pwd@localhost:4010').specVersion).toBe(contractVersion);
  },
);

test.each([
  ['node', 'names its version and that of the contract', ofThisPackage],
  ['workerd', 'names its version and that of the contract', ofThisPackage],
  ['web', 'is left to the runtime', 'node'],
] as const)('the User-Agent of the %s entry %s', async (entry, _, userAgent) => {
  const { target, received } = await playServer(json(200, { data: [] }));
  const { createPortalClient } = entries[entry];

  await createPortalClient(target).enqueued.list(1);
  await createPortalClient({ ...target, fetch: (request) => fetch(request) }).enqueued.list(1);

  expect(received.map(({ headers }) => headers['user-agent'])).toEqual([userAgent, userAgent]);
});
