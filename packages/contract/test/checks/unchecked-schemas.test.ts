import { describe, expect, it } from 'vitest';
import { createInspection } from '../../src/checks/inspect.ts';
import { createPrismCheck } from '../../src/checks/prism.ts';
import type { OpenApiDocument, Schema } from '../../src/contract/document.ts';
import { readContract } from '../../src/contract/read-contract.ts';
import { parsed } from '../../src/http/messages.ts';
import { preparedContract } from '../support/prepared-contract.ts';

/** The contract with a further field in the body of `validatePortalCredentials`, 200. */
async function contractWith(field: object) {
  const contract = await readContract('full');
  const validate = contract.operations.find(({ id }) => id === 'validatePortalCredentials');
  const { properties } = validate?.responses.get(200)?.schema ?? {};
  if (!properties) throw new Error('the contract has no such response');
  properties['added'] = field as Schema;
  return contract;
}

describe.each([
  ['', false],
  [', with --tolerant', true],
])('createInspection%s', (_how, tolerant) => {
  it.each([
    ['an invalid pattern', { type: 'string', pattern: '[' }, 'cannot be compiled'],
    ['nullable without a type', { nullable: true }, 'cannot be compiled'],
    ['a length that only Prism refuses', { type: 'string', minLength: -1 }, 'Prism accepts an'],
  ])('throws UncheckedSchema for a schema with %s, and names its response', async (...about) => {
    const [, field, message] = about;
    const inspecting = createInspection(await contractWith(field), tolerant);

    await expect(inspecting).rejects.toThrow(message);
    await expect(inspecting).rejects.toThrow('the 200 response of validatePortalCredentials');
  });

  it.each(['documented', 'observed', 'full'] as const)(
    'accepts the contract with the surface %s',
    async (surface) => {
      const { inspect } = await preparedContract(surface, tolerant);

      expect(inspect).toBeTypeOf('function');
    },
  );
});

/** The names of the schemas with which Prism accepts each of these bodies. */
async function schemasWithoutEffect(document: OpenApiDocument): Promise<string[]> {
  const names = Object.keys(document.components.schemas);
  const paths = names.map((name) => {
    const content = {
      'application/json': { schema: { $ref: `#/components/schemas/${name}` } },
    };
    return [`/${name}`, { get: { responses: { 200: { description: name, content } } } }] as const;
  });
  const prism = await createPrismCheck({ ...document, paths: Object.fromEntries(paths) });
  const without: string[] = [];
  for (const name of names) {
    const call = { method: 'GET', path: `/${name}`, headers: {} };
    const rejected = ['{}', '[]', '"text"', '1.5'].map((text) => {
      const headers = { 'content-type': 'application/json' };
      return prism.rejectsBody(call, parsed({ status: 200, headers, text }));
    });
    if (!rejected.includes(true)) without.push(name);
  }
  return without;
}

describe('Prism', () => {
  it('compiles each named schema of the contract, of requests and responses', async () => {
    const { document } = await readContract('full');

    expect(Object.keys(document.components.schemas).length).toBeGreaterThan(20);
    expect(await schemasWithoutEffect(document)).toEqual([]);
  });

  it('accepts every body with a schema that it cannot compile, which the test above names', async () => {
    const { document } = await readContract('full');
    document.components.schemas['Added'] = {
      type: 'object',
      properties: { code: { type: 'string', minLength: -1 } as Schema },
    };

    expect(await schemasWithoutEffect(document)).toEqual(['Added']);
  });
});
