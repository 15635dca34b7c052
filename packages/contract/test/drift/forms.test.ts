import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { compareWith } from '../../src/drift/compare.ts';
import { withFolder } from '../../src/redocly.ts';
import { type Document, driftOf, writeSecondSpec } from './second-spec.ts';

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
    await withFolder(async (folder) => {
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
