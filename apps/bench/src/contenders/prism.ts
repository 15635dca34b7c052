import { fileURLToPath } from 'node:url';
import { createLogger } from '@stoplight/prism-core';
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { createServer } from '@stoplight/prism-http-server';
import { serveMessages } from './contender.ts';

/** Prism with default settings, which responds with an example of the contract. */
const spec = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.yaml'));
const server = createServer(await getHttpOperationsFromSpec(spec), {
  components: { logger: createLogger('prism', { enabled: false }) },
  cors: false,
  config: {
    isProxy: false,
    checkSecurity: true,
    validateRequest: true,
    validateResponse: false,
    errors: false,
    upstreamProxy: undefined,
    mock: { dynamic: false },
  },
});
serveMessages(await server.listen(0, '127.0.0.1'), () => server.close());
