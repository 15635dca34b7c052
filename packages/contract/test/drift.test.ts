import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareWith } from '../src/drift/compare.ts';
import type { Drift } from '../src/drift/drift.ts';
import { renderDrift } from '../src/report/render-drift.ts';
import { type Document, writeSecondSpec } from './support/second-spec.ts';

const queue = '/api/v1/patients/{pt_id}/portal/enqueued';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-contract-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function driftOf(
  change: (document: Document) => void,
  surface: 'documented' | 'full' = 'documented',
  name?: string,
): Promise<Drift> {
  return compareWith(await writeSecondSpec(folder, change, name), surface);
}

describe('a second spec', () => {
  it('that is the contract does not differ', async () => {
    const drift = await driftOf(() => undefined, 'full');

    expect(drift).toMatchObject({ missing: [], unknown: [], moved: [], changes: [], remarks: 0 });
    expect(renderDrift(drift)).toContain('Drift: 0 missing, 0 breaking, 0 compatible, 0 unrated.');
  });

  it('can lack an operation, and have others', async () => {
    const drift = await driftOf((document) => {
      delete document.paths['/api/v1/patients/{pt_id}/portal/invite'];
      document.paths['/api/v1/faxes'] = { get: { responses: { 200: { description: 'Faxes.' } } } };
    });

    expect(drift.missing).toEqual([
      { method: 'POST', path: '/api/v1/patients/{pt_id}/portal/invite' },
    ]);
    expect(drift.unknown).toEqual([{ method: 'GET', path: '/api/v1/faxes' }]);
  });

  it('is held to the operations of the surface alone', async () => {
    const change = (document: Document) => {
      delete document.paths['/api/v1/patients/{pt_id}'];
    };

    expect((await driftOf(change)).missing).toEqual([]);
    expect((await driftOf(change, 'full')).missing).toEqual([
      { method: 'GET', path: '/api/v1/patients/{pt_id}' },
    ]);
  });

  it.each([
    ['in the addresses of its servers', 'https://sandbox.md-hq.com/api/v1'],
    ['nowhere', 'https://{subdomain}.md-hq.com'],
  ])('may have /api/v1 %s, and other names for parameters', async (_where, url) => {
    const drift = await driftOf((document) => {
      document.servers = [{ url }];
      document.paths = Object.fromEntries(
        Object.entries(document.paths).map(([path, item]) => [
          path.replace('/api/v1', '').replace('{pt_id}', '{patient_id}'),
          item,
        ]),
      );
      document.components.parameters.PatientId.name = 'patient_id';
    });

    expect(drift).toMatchObject({ missing: [], unknown: [], changes: [], remarks: 0 });
    expect(drift.moved).toContainEqual({
      operation: 'showPortalRequests',
      from: queue,
      to: `${new URL(url.replace(/[{}]/g, '')).pathname.replace(/^\/$/, '')}${queue.slice('/api/v1'.length).replace('pt_id', 'patient_id')}`,
    });
  });

  it('can break what a client goes by', async () => {
    const { changes } = await driftOf((document) => {
      const list = document.paths[queue].get;
      list.parameters.push({
        name: 'clinic',
        in: 'query',
        required: true,
        schema: { type: 'string' },
      });
      document.components.schemas.PrescriptionSubmission.properties.urgent = { type: 'boolean' };
    });

    expect(changes).toEqual([
      {
        operation: 'showPortalRequests',
        rating: 'breaking',
        what: expect.stringContaining('`clinic`'),
      },
      {
        operation: 'queuePatientPrescription',
        rating: 'compatible',
        what: expect.stringContaining('`urgent`'),
      },
    ]);
  });

  it('can differ where `redocly diff` sees no more than a remark', async () => {
    const { changes } = await driftOf((document) => {
      document.components.parameters.StatusFilter.schema.default = 'all';
      document.security = [];
    });

    expect(changes).toEqual([
      {
        operation: 'showPortalRequests',
        rating: 'unrated',
        what: '`default` was modified at parameters/2/schema.',
      },
      { operation: undefined, rating: 'unrated', what: '`0` was removed at security.' },
    ]);
  });

  it('counts other words as remarks', async () => {
    const drift = await driftOf((document) => {
      document.paths[queue].get.description = 'The queue.';
    });

    expect(drift.changes).toEqual([]);
    expect(drift.remarks).toBe(1);
  });

  it('may be JSON, and of OpenAPI 3.0, where null is said in another way', async () => {
    const change = (document: Document) => {
      document.openapi = '3.0.3';
      const olden = (node: Document): void => {
        if (typeof node !== 'object' || node === null) return;
        if (Array.isArray(node.type) && node.type.length === 2) {
          node.type = node.type.find((type: string) => type !== 'null');
          node.nullable = true;
        }
        Object.values(node).forEach(olden);
      };
      olden(document.components.schemas);
    };

    expect(await driftOf(change, 'full', 'second.json')).toMatchObject({ changes: [], remarks: 0 });
  });
});

describe('a second spec of OpenAPI 3.0', () => {
  it('breaks a client where it answers null and the contract does not', async () => {
    const { changes } = await driftOf((document) => {
      document.openapi = '3.0.3';
      document.components.schemas.PortalRequestCommon.properties.subject.nullable = true;
    });

    expect(changes).toContainEqual({
      operation: 'showPortalRequests',
      rating: 'breaking',
      what: expect.stringContaining('null'),
    });
  });
});

describe('what is no spec', () => {
  it.each([
    ['a file that is not there', undefined, "can't be read: ENOENT."],
    ['a list', '- a\n- b\n', 'is no OpenAPI 3.0 or 3.1 document.'],
    ['Swagger 2', 'swagger: "2.0"\npaths: {}\n', 'is no OpenAPI 3.0 or 3.1 document.'],
    ['neither YAML nor JSON', '{"openapi": [', 'is neither YAML nor JSON.'],
    [
      'one of many files',
      'openapi: 3.1.0\npaths:\n  /a:\n    $ref: "./a.yaml"\n',
      'refers to other files: make it one with `redocly bundle`.',
    ],
  ])('is refused: %s', async (_what, text, message) => {
    const file = join(folder, 'no-spec.yaml');
    await rm(file, { force: true });
    if (text !== undefined) await writeFile(file, text);

    await expect(compareWith(file, 'full')).rejects.toThrow(`${file} ${message}`);
  });
});
