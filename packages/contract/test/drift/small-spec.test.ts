import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareWith } from '../../src/drift/compare.ts';
import type { Drift } from '../../src/drift/drift.ts';
import { withFolder } from '../../src/redocly.ts';

/** A spec of one operation, independent of the contract. */
function smallSpec(path: string, item: object): object {
  const servers = [
    { url: 'https://{clinic}.example.com/{base}', variables: { base: { default: 'api/v1' } } },
  ];
  const basicAuth = { type: 'http', scheme: 'basic' };
  return {
    openapi: '3.1.0',
    info: { title: 'Vendor', version: '7' },
    servers,
    security: [{ basicAuth: [] }],
    paths: { [path]: item },
    components: { securitySchemes: { basicAuth } },
  };
}

function driftOfSmall(path: string, item: object): Promise<Drift> {
  return withFolder(async (folder) => {
    const file = join(folder, 'small.json');
    await writeFile(file, JSON.stringify(smallSpec(path, item)));
    return compareWith(file, 'documented');
  });
}

describe('compareWith a small spec', () => {
  const dismissed = { responses: { 200: { description: 'Dismissed.' } } };
  const path = '/patients/{patient}/portal/enqueued/{id}';
  const named = (name: string, type = 'integer') => ({
    name,
    in: 'path',
    required: true,
    schema: { type },
  });

  it('ignores missing and additional descriptions of path parameters', async () => {
    const item = {
      parameters: [named('patient'), { ...named('id'), example: 27, description: 'Which one.' }],
      delete: dismissed,
    };
    const { moved, changes } = await driftOfSmall(path, item);

    expect(moved).toMatchObject([{ operation: 'deletePortalRequest', to: `/api/v1${path}` }]);
    expect(changes).toEqual([]);
  });

  it('prefers the parameters of an operation to those of its path', async () => {
    const item = {
      parameters: [named('patient', 'string'), named('id', 'string')],
      delete: { ...dismissed, parameters: [named('id'), named('patient')] },
    };

    expect((await driftOfSmall(path, item)).changes).toEqual([]);
  });

  it('reports another type of a path parameter', async () => {
    const item = { parameters: [named('patient'), named('id', 'string')], delete: dismissed };

    expect((await driftOfSmall(path, item)).changes).toEqual([
      {
        operation: 'deletePortalRequest',
        rating: 'breaking',
        what: "Type narrowed from 'integer' to 'string'.",
      },
    ]);
  });

  it('reports a required parameter that is not in the contract', async () => {
    const clinic = { name: 'clinic', in: 'query', required: true, schema: { type: 'string' } };
    const item = {
      parameters: [named('patient'), named('id')],
      delete: { ...dismissed, parameters: [clinic] },
    };

    expect((await driftOfSmall(path, item)).changes).toMatchObject([
      { rating: 'breaking', what: expect.stringContaining('`clinic`') },
    ]);
  });
});
