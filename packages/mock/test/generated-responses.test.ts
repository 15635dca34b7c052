import type { OperationId } from '@mdhq/portal-types';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, inject, it } from 'vitest';
import { startMock } from '../src/start-mock.ts';
import { basicAuth } from './support/basic-auth.ts';
import {
  type DocumentedResponse,
  documentedResponses,
  responseSchema,
} from './support/documented-responses.ts';

const url = inject('portalMockUrl');
const seeds = Array.from({ length: 50 }, (_, number) => `seed-${number}`);
// Examples of the contract have numbers with the format int64, which ajv-formats knows too.
const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);

/** The usual success of each operation. */
const successes = [
  ...new Map(
    documentedResponses()
      .filter(({ status }) => status < 300)
      .map((response) => [response.operationId, response] as const)
      .reverse(),
  ).values(),
];

async function generate(
  { method, path, body }: DocumentedResponse,
  seed: string,
  base = url,
): Promise<unknown> {
  const response = await fetch(base + path, {
    method,
    headers: {
      authorization: basicAuth,
      prefer: `dynamic=true, seed=${seed}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  expect(response.ok).toBe(true);
  return response.json();
}

/** All names of fields in a schema or in a value; not those of free-form objects. */
function fieldNames(node: unknown, into = new Set<string>()): Set<string> {
  if (Array.isArray(node)) for (const one of node) fieldNames(one, into);
  else if (typeof node === 'object' && node !== null) {
    for (const [name, value] of Object.entries(node)) {
      into.add(name);
      if (name !== 'raw_data') fieldNames(value, into);
    }
  }
  return into;
}

describe('a generated response of any seed is valid, without undeclared fields', () => {
  it.each(successes)('$operationId', async (success) => {
    const schema = responseSchema(success.operationId as OperationId, success.status);
    const validate = ajv.compile(schema as object);
    const declared = fieldNames(schema);
    for (const seed of seeds) {
      const generated = await generate(success, seed);

      expect(validate(generated), `${seed}: ${JSON.stringify(validate.errors?.[0])}`).toBe(true);
      expect(
        [...fieldNames(generated)].filter((name) => !declared.has(name)),
        seed,
      ).toEqual([]);
    }
  });
});

it('a generated response depends on the seed alone, not on the mock or on earlier responses', async () => {
  const other = await startMock();
  const [first, second] = successes as [DocumentedResponse, DocumentedResponse];
  const generated = await generate(first, 'monday');
  await generate(second, 'tuesday', other.url);

  expect(await generate(first, 'monday', other.url)).toEqual(generated);
  await other.close();
});
