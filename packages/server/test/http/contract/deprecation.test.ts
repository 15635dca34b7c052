import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';
import { createBodyQueues } from '../../../src/http/bodies/read-body.ts';
import { apiRoutes } from '../../../src/http/contract/api-routes.ts';
import type { Handlers } from '../../../src/http/contract/handler-types.ts';
import { readOperations } from '../../../src/http/contract/operations.ts';
import { createValidatorCompiler } from '../../../src/http/contract/validator-compiler.ts';
import type { Identity } from '../../../src/portal/access/authentication.ts';
import { createResponseBytes } from '../../../src/portal/response-bytes.ts';
import type { Database } from '../../../src/store/database.ts';

/** A contract with one operation with these properties. */
const contractWith = (said: object) => ({
  paths: {
    '/api/v1/patients/{pt_id}': {
      get: {
        operationId: 'showPatient',
        'x-provenance': 'observed',
        parameters: [{ name: 'pt_id', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: { 200: {} },
        ...said,
      },
    },
  },
});

async function headersOf(said: object, url = '/api/v1/patients/1') {
  const operations = readOperations(contractWith(said));
  const server = fastify();
  server.decorateRequest('identity', undefined);
  const identity: Identity = {
    caller: { instanceId: 1, kind: 'api_user', name: 'un', address: null, requestId: null },
    subdomain: 'sandbox',
    readOnly: false,
    surface: 'full',
  };
  const handlers = { showPatient: async () => ({ status: 200, body: '{}' }) };
  await server.register(
    (api) =>
      apiRoutes(api, {
        operations,
        validatorCompiler: createValidatorCompiler(),
        handlers: handlers as unknown as Handlers,
        authenticate: async () => identity,
        requestRates: undefined,
        bodyQueues: createBodyQueues(),
        responseBytes: createResponseBytes({ total: 0, perInstance: 0 }),
        recordFailedLogIn: async () => undefined,
        recordRefusal: async () => undefined,
        database: {} as Database,
        clock: Date.now,
        keyClock: async () => 0,
      }),
    { prefix: '/api/v1' },
  );
  return (await server.inject(url)).headers;
}

describe('a deprecated operation (Q24)', () => {
  const deprecated = { deprecated: true, 'x-deprecated-at': '2026-11-02T00:00:00Z' };

  it('has the Deprecation header of RFC 9745', async () => {
    const headers = await headersOf(deprecated);
    expect(headers['deprecation']).toBe('@1793577600');
    expect(headers).not.toHaveProperty('sunset');
  });

  it('has the Sunset header of RFC 8594', async () => {
    const headers = await headersOf({ ...deprecated, 'x-sunset': '2027-11-02T12:00:00Z' });
    expect(headers).toMatchObject({
      deprecation: '@1793577600',
      sunset: 'Tue, 02 Nov 2027 12:00:00 GMT',
    });
  });

  it('has them on refusals, too', async () => {
    const headers = await headersOf(deprecated, '/api/v1/patients/abc');
    expect(headers['deprecation']).toBe('@1793577600');
  });

  it.each([{}, { 'x-deprecated-at': 'soon' }])(
    'needs a valid date in the contract: %j',
    async (said) => {
      expect(() => readOperations(contractWith({ deprecated: true, ...said }))).toThrow(
        'x-deprecated-at',
      );
    },
  );
});

it('other operations have neither header', async () => {
  const headers = await headersOf({});
  expect(headers).not.toHaveProperty('deprecation');
  expect(headers).not.toHaveProperty('sunset');
});
