import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compareWith } from '../../src/drift/compare.ts';
import type { Drift } from '../../src/drift/drift.ts';
import { compareVersions } from '../../src/drift/versions.ts';
import { renderDrift } from '../../src/report/render-drift.ts';
import { type Document, writeSecondSpec } from './second-spec.ts';

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

describe('compareWith', () => {
  it('reports no drift for the contract itself', async () => {
    const drift = await driftOf(() => undefined, 'full');

    expect(drift).toMatchObject({ missing: [], unknown: [], moved: [], changes: [], remarks: 0 });
    expect(renderDrift(drift)).toContain('Drift: 0 missing, 0 breaking, 0 compatible, 0 unrated.');
  });

  it('reports missing operations and operations that are not in the contract', async () => {
    const drift = await driftOf((document) => {
      delete document.paths['/api/v1/patients/{pt_id}/portal/invite'];
      document.paths['/api/v1/faxes'] = { get: { responses: { 200: { description: 'Faxes.' } } } };
    });

    expect(drift.missing).toEqual([
      { method: 'POST', path: '/api/v1/patients/{pt_id}/portal/invite' },
    ]);
    expect(drift.unknown).toEqual([{ method: 'GET', path: '/api/v1/faxes' }]);
  });

  it('compares only the operations of the surface', async () => {
    const change = (document: Document) => {
      delete document.paths['/api/v1/patients/{pt_id}'];
    };

    expect((await driftOf(change)).missing).toEqual([]);
    expect((await driftOf(change, 'full')).missing).toEqual([
      { method: 'GET', path: '/api/v1/patients/{pt_id}' },
    ]);
  });

  it.each([
    ['in server URLs', 'https://sandbox.md-hq.com/api/v1'],
    ['in no URL', 'https://{subdomain}.md-hq.com'],
  ])('accepts /api/v1 %s, and other parameter names', async (_where, url) => {
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

  it('rates changes as breaking or compatible', async () => {
    const { changes } = await driftOf((document) => {
      const list = document.paths[queue].get;
      list.parameters.push({
        name: 'clinic',
        in: 'query',
        required: true,
        schema: { type: 'string' },
      });
      document.components.schemas.PrescriptionSubmission.properties.urgent = { type: 'boolean' };
    }, 'full');

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

  it('ignores differences beyond the surface', async () => {
    const change = ({ paths, components }: Document) => {
      const { get } = paths[queue];
      get.parameters = get.parameters.filter(({ $ref }: Document) => !$ref.endsWith('/Offset'));
      get.responses = { 200: { description: 'The queue, in a form of its own.' } };
      components.parameters.Limit.schema = { type: 'string' };
      components.schemas.PrescriptionSubmission.properties = { drug: { type: 'string' } };
    };

    expect(await driftOf(change)).toMatchObject({ missing: [], changes: [], remarks: 0 });
    const { changes } = await driftOf(change, 'full');
    expect(changes.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'Response `422` was removed.',
        '`offset` query parameter was removed.',
        "Type narrowed from 'integer' to 'string'.",
        'Property `notes` of `PrescriptionSubmission` was removed.',
      ]),
    );
  });

  it('ignores schemas that no compared operation uses', async () => {
    const { changes } = await driftOf(({ components }) => {
      components.schemas.Invitation = { type: 'string', default: 'x' };
      components.schemas.Patient = { type: 'object', required: ['fax'] };
    });

    expect(changes).toEqual([]);
  });

  it('ignores operation ids', async () => {
    const { changes } = await driftOf((document) => {
      document.paths[queue].get.operationId = 'getPortalQueue';
      delete document.paths['/api/v1/patients/{pt_id}'].get.operationId;
    }, 'full');

    expect(changes).toEqual([]);
  });

  it('resolves references to operations and their parts', async () => {
    const { missing, changes } = await driftOf((document) => {
      document.components.pathItems = { Queue: document.paths[queue] };
      document.paths[queue] = { $ref: '#/components/pathItems/Queue' };
      document.components.parameters['Patient~Id'] = document.components.parameters.PatientId;
      document.components.parameters.PatientId = { $ref: '#/components/parameters/Patient~0Id' };
    }, 'full');

    expect({ missing, changes }).toEqual({ missing: [], changes: [] });
  });

  it('reports changes of defaults and security as unrated', async () => {
    const { changes } = await driftOf((document) => {
      document.components.parameters.StatusFilter.schema.default = 'all';
      document.security = [];
    }, 'full');

    expect(changes).toEqual([
      {
        operation: 'showPortalRequests',
        rating: 'unrated',
        what: '`default` was modified at parameters/2/schema.',
      },
      { operation: undefined, rating: 'unrated', what: '`0` was removed at security.' },
    ]);
  });

  it('counts changed descriptions as remarks', async () => {
    const drift = await driftOf((document) => {
      document.paths[queue].get.description = 'The queue.';
    });

    expect(drift.changes).toEqual([]);
    expect(drift.remarks).toBe(1);
  });

  it('reads JSON and the nullable types of OpenAPI 3.0', async () => {
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

async function driftOfSmall(path: string, item: object): Promise<Drift> {
  const file = join(folder, 'small.json');
  await writeFile(file, JSON.stringify(smallSpec(path, item)));
  return compareWith(file, 'documented');
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

describe('compareWith a spec of OpenAPI 3.0', () => {
  it('reports a nullable response field as breaking', async () => {
    const { changes } = await driftOf((document) => {
      document.openapi = '3.0.3';
      document.components.schemas.PortalRequestCommon.properties.subject.nullable = true;
    }, 'full');

    expect(changes).toContainEqual({
      operation: 'showPortalRequests',
      rating: 'breaking',
      what: expect.stringContaining('null'),
    });
  });
});

/** The contract with `$ref` values that may be null as OpenAPI 3.0 has them. */
function olden(form: (reference: Document) => Document) {
  const visit = (node: Document): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node.type)) {
      node.type = node.type.find((type: string) => type !== 'null');
      node.nullable = true;
    }
    const [reference, other] = node.anyOf ?? [];
    if (other?.type === 'null') {
      delete node.anyOf;
      Object.assign(node, form(reference));
    }
    Object.values(node).forEach(visit);
  };
  return (document: Document) => {
    document.openapi = '3.0.3';
    visit(document.components.schemas);
  };
}

const none = { missing: [], unknown: [], moved: [], changes: [] };

describe('compareWith the contract in another form', () => {
  it.each<[string, (reference: Document) => Document]>([
    ['allOf', (reference) => ({ nullable: true, allOf: [reference] })],
    ['oneOf', (reference) => ({ nullable: true, oneOf: [reference] })],
    ['anyOf', (reference) => ({ nullable: true, anyOf: [reference] })],
    ['a $ref', (reference) => ({ nullable: true, ...reference })],
  ])('reports no drift for nullable beside %s (OpenAPI 3.0)', async (_what, form) => {
    expect(await driftOf(olden(form), 'full')).toMatchObject(none);
  });

  it('reports no drift for oneOf with a null type first, const, and other orders of types', async () => {
    const visit = (node: Document): void => {
      if (typeof node !== 'object' || node === null) return;
      if (Array.isArray(node.type)) node.type.reverse();
      if (Array.isArray(node.enum) && node.enum.length === 1) {
        [node.const] = node.enum;
        delete node.enum;
      }
      const [reference, other] = node.anyOf ?? [];
      if (other?.type === 'null') {
        delete node.anyOf;
        node.oneOf = [other, reference];
      }
      Object.values(node).forEach(visit);
    };
    const drift = await driftOf(({ components }) => visit(components.schemas), 'full');

    expect(drift).toMatchObject(none);
  });

  it('reports no drift for YAML merge keys', async () => {
    const file = await writeSecondSpec(folder, () => undefined, 'merged.yaml');
    const lines = (await readFile(file, 'utf8')).split('\n');
    const at = lines.indexOf('    Id:');
    const end = lines.findIndex((line, index) => index > at && /^ {4}\S/.test(line));
    const own = lines.slice(at + 1, end);
    lines.splice(at + 1, own.length, '      <<: *id');
    const text = ['x-shared:', '  id: &id', ...own, ...lines].join('\n');
    await writeFile(file, text);

    expect(own.length).toBeGreaterThan(1);
    expect(await compareWith(file, 'full')).toMatchObject(none);
  });

  it.each(['path', 'operation'])('reads the servers of each %s', async (which) => {
    const drift = await driftOf((document) => {
      document.servers = [{ url: 'https://elsewhere.example.com/old' }];
      const servers = [{ url: 'https://{clinic}.example.com/api/v1' }];
      document.paths = Object.fromEntries(
        Object.entries<Document>(document.paths).map(([path, item]) => {
          const owners = which === 'path' ? [item] : Object.values<Document>(item);
          for (const owner of owners) if (!Array.isArray(owner)) owner.servers = servers;
          return [path.replace('/api/v1', ''), item];
        }),
      );
    }, 'full');

    expect(drift).toMatchObject(none);
  });

  it('reports no drift for extensions anywhere', async () => {
    const extend = (node: Document, isMap = false): void => {
      if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
      for (const [key, value] of Object.entries<Document>(node)) {
        if (/^(examples?|default|enum|security|value)$/.test(key)) continue;
        if (Array.isArray(value)) for (const item of value) extend(item);
        else extend(value, /^(properties|headers|schemas|parameters|content|links)$/.test(key));
      }
      if (!isMap) Object.assign(node, { 'x-internal': { owner: 'vendor', tags: [1] } });
    };
    const drift = await driftOf((document) => {
      extend(document.paths);
      extend(document.components.schemas, true);
      extend(document.components.parameters, true);
      extend(document.components.headers, true);
      document['x-tagGroups'] = [{ name: 'Portal' }];
    }, 'full');

    expect(drift).toMatchObject({ ...none, remarks: 0 });
  });

  it('reports a field whose name begins with x-, which is no extension', async () => {
    const { changes } = await driftOf(({ components }) => {
      const { properties } = components.schemas.PrescriptionSubmission;
      properties['x-urgent'] = { type: 'boolean' };
    }, 'full');

    expect(changes).toMatchObject([{ what: expect.stringContaining('`x-urgent`') }]);
  });
});

/** YAML in which each of nine levels repeats the level before it ten times. */
const aliasBomb = [
  'openapi: 3.1.0',
  'x-0: &a0 [lol]',
  ...Array.from({ length: 9 }, (_item, level) => {
    const aliases = Array.from({ length: 10 }, () => `*a${level}`);
    return `x-${level + 1}: &a${level + 1} [${aliases.join(', ')}]`;
  }),
  'paths: {}',
  '',
].join('\n');

describe('compareWith an invalid file', () => {
  it.each([
    ['a missing file', undefined, 'cannot be read: ENOENT.'],
    ['a list', '- a\n- b\n', 'is not an OpenAPI 3.0 or 3.1 document.'],
    ['Swagger 2', 'swagger: "2.0"\npaths: {}\n', 'is not an OpenAPI 3.0 or 3.1 document.'],
    ['neither YAML nor JSON', '{"openapi": [', 'is not valid YAML or JSON.'],
    [
      'references to other files',
      'openapi: 3.1.0\npaths:\n  /a:\n    $ref: "./a.yaml"\n',
      'refers to other files: bundle it with `redocly bundle` first.',
    ],
    [
      'an alias to its own ancestor',
      'openapi: 3.1.0\npaths: &p\n  /a: *p\n',
      'is not valid YAML or JSON.',
    ],
    [
      'a duplicate key',
      'openapi: 3.1.0\npaths:\n  /a: {}\n  /a: {}\n',
      'has a duplicate key at line 4, column 3: each key may occur once.',
    ],
    [
      'a duplicate key of JSON',
      '{"openapi": "3.1.0", "paths": {}, "paths": {}}',
      'has a duplicate key at line 1, column 35: each key may occur once.',
    ],
    ['an alias bomb', aliasBomb, 'has more than 1000000 nodes when its YAML aliases are resolved.'],
    ['an empty path item', 'openapi: 3.1.0\npaths:\n  /a:\n', 'has an invalid path item: /a'],
    [
      'an empty operation',
      'openapi: 3.1.0\npaths:\n  /a: {get: }\n',
      'has an invalid path item: /a',
    ],
    [
      'parameters that are not a list',
      'openapi: 3.1.0\npaths:\n  /a: {get: {parameters: x}}\n',
      'has an invalid path item: /a',
    ],
    [
      'circular references',
      'openapi: 3.1.0\npaths:\n  /a: {$ref: "#/paths/~1a"}\n',
      'has an invalid path item: /a',
    ],
    [
      'an invalid server URL',
      'openapi: 3.1.0\nservers: [{url: "https://[x/"}]\npaths: {}\n',
      'has an invalid server URL: https://[x/',
    ],
  ])('throws UnreadableSpec: %s', async (_what, text, message) => {
    const file = join(folder, 'no-spec.yaml');
    await rm(file, { force: true });
    if (text !== undefined) await writeFile(file, text);

    await expect(compareWith(file, 'full')).rejects.toThrow(`${file} ${message}`);
  });
});

describe('compareVersions', () => {
  it('reports removed, added and renamed operations, and the rated differences within the others', async () => {
    const base = parse(await readFile(await writeSecondSpec(folder, () => undefined), 'utf8'));
    const revision = structuredClone(base);
    const invite = '/api/v1/patients/{pt_id}/portal/invite';
    revision.paths['/api/v1/faxes'] = revision.paths[invite];
    delete revision.paths[invite];
    revision.paths[queue].get.operationId = 'listQueue';
    revision.components.parameters.Limit.required = true;
    const { removed, added, kept, differences } = await compareVersions(base, revision);

    expect(removed).toMatchObject([{ method: 'POST', path: invite }]);
    expect(added).toMatchObject([{ method: 'POST', path: '/api/v1/faxes' }]);
    expect(kept).toContainEqual({
      base: expect.objectContaining({ path: queue, operationId: 'showPortalRequests' }),
      revision: expect.objectContaining({ path: queue, operationId: 'listQueue' }),
    });
    const rules = differences.flatMap(({ verdicts }) => verdicts.map(({ ruleId }) => ruleId));
    expect(new Set(rules)).toEqual(new Set(['parameter-became-required']));
  });
});
