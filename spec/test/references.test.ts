import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { resolveReferences } from '../src/references.ts';
import { readSpec, specFolder } from './read-spec.ts';

const document = {
  components: {
    Id: { type: 'integer', maximum: 9 },
    Patient: { properties: { id: { $ref: '#/components/Id' }, 'a/b': { const: 1 } } },
  },
};

describe('resolveReferences', () => {
  it('replaces references at any depth, and shares one object between references to one place', () => {
    const part = [{ $ref: '#/components/Patient' }, { $ref: '#/components/Id' }];
    const [patient, id] = resolveReferences<unknown>(part, document) as [
      { properties: { id: object } },
      object,
    ];
    expect(id).toEqual({ type: 'integer', maximum: 9 });
    expect(patient.properties.id).toBe(id);
  });

  it('lets members beside a reference override its target', () => {
    const part = { description: 'When', maximum: 5, $ref: '#/components/Id' };
    const resolved = { description: 'When', type: 'integer', maximum: 5 };
    expect(resolveReferences<object>(part, document)).toEqual(resolved);
  });

  it('reads escaped steps of a pointer', () => {
    const part = { $ref: '#/components/Patient/properties/a~1b' };
    expect(resolveReferences<object>(part, document)).toEqual({ const: 1 });
  });

  it.each(['#/components/Nothing', '#/nowhere/at/all', 'other.yaml#/components/Id'])(
    'throws an error that names a reference to nothing: %s',
    ($ref) => {
      expect(() => resolveReferences({ $ref }, document)).toThrow($ref);
    },
  );
});

it('openapi.json has the same content as openapi.yaml', async () => {
  const json = await readFile(new URL('dist/openapi.json', specFolder), 'utf8');

  expect(JSON.parse(json)).toEqual(await readSpec());
});
