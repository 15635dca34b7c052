import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';
import { createBodyQueues } from '../../../src/http/bodies/read-body.ts';
import { apiRoutes } from '../../../src/http/contract/api-routes.ts';
import type { Handlers } from '../../../src/http/contract/handler-types.ts';
import { loadContract } from '../../../src/http/contract/operations.ts';
import { createValidatorCompiler } from '../../../src/http/contract/validator-compiler.ts';
import { createResponseBytes } from '../../../src/portal/response-bytes.ts';
import type { Database } from '../../../src/store/database.ts';

const operations = await loadContract();
const validatorCompiler = createValidatorCompiler();
const noop = async () => undefined;
const register = (handlers: object) => {
  const server = fastify();
  server.decorateRequest('identity', undefined);
  return server.register((api) =>
    apiRoutes(api, {
      operations,
      validatorCompiler,
      handlers: handlers as Handlers,
      authenticate: noop,
      recordFailedLogIn: noop,
      recordRefusal: noop,
      requestRates: undefined,
      bodyQueues: createBodyQueues(),
      responseBytes: createResponseBytes({ total: 0, perInstance: 0 }),
      database: {} as Database,
      clock: Date.now,
      keyClock: async () => 0,
    }),
  );
};
const handlersFor = (names: string[]) => Object.fromEntries(names.map((name) => [name, noop]));
const all = operations.map(({ operationId }) => operationId);

describe('the server does not start if handlers and contract differ', () => {
  it('but starts if each operation has a handler', async () => {
    await expect(register(handlersFor(all))).resolves.toBeDefined();
  });

  it.each(all)('without a handler for %s', async (missing) => {
    const handlers = handlersFor(all.filter((name) => name !== missing));
    await expect(register(handlers)).rejects.toThrow(missing);
  });

  it('with a handler of no operation', async () => {
    await expect(register(handlersFor([...all, 'listEverything']))).rejects.toThrow(
      'listEverything',
    );
  });
});
