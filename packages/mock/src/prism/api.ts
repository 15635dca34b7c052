import { createRequire } from 'node:module';
import { createLogger } from '@stoplight/prism-core';
import {
  createInstance,
  getHttpOperationsFromSpec,
  type IHttpMockConfig,
  type PrismHttpInstance,
} from '@stoplight/prism-http';

/** An operation of the contract, as Prism reads it. */
export type Operation = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>[number];

/** The contract, and Prism to choose responses from it. */
export interface Api {
  operations: Operation[];
  prism: PrismHttpInstance;
  settings: IHttpMockConfig;
}

/** Reads the contract and prepares Prism. */
export async function openApi(): Promise<Api> {
  const settings: IHttpMockConfig = {
    isProxy: false,
    checkSecurity: true,
    validateRequest: true,
    validateResponse: false,
    errors: false,
    upstreamProxy: undefined,
    mock: { dynamic: false },
  };
  const prism = createInstance(settings, { logger: createLogger('mock', { enabled: false }) });
  // `import.meta.resolve` is missing where Vitest runs its global set-up.
  const require = createRequire(import.meta.url);
  const file = require.resolve('@mdhq/portal-spec/openapi.yaml');
  return { operations: await getHttpOperationsFromSpec(file), prism, settings };
}
