import { createRequire } from 'node:module';
import { createLogger } from '@stoplight/prism-core';
import {
  createInstance,
  getHttpOperationsFromSpec,
  type IHttpMockConfig,
  type PrismHttpInstance,
} from '@stoplight/prism-http';
import { withGeneratableResponses } from './generated-responses.ts';
import type { Operation } from './operation.ts';

/** The contract, and Prism to choose responses from it. */
export interface Api {
  operations: Operation[];
  prism: PrismHttpInstance;
  settings: IHttpMockConfig;
}

/**
 * Reads the contract and prepares Prism.
 * @param contract the contract of `@mdhq/portal-spec` by default
 */
export async function openApi(contract: string | object = contractFile()): Promise<Api> {
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
  const operations = await getHttpOperationsFromSpec(contract);
  return { operations: operations.map(withGeneratableResponses), prism, settings };
}

function contractFile(): string {
  // `import.meta.resolve` is missing where Vitest runs its global set-up.
  const require = createRequire(import.meta.url);
  // Parsing the YAML takes longer than everything else that Prism does with it.
  return require.resolve('@mdhq/portal-spec/openapi.json');
}
