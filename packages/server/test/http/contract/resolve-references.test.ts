import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { resolveReferences } from '../../../src/http/contract/resolve-references.ts';

const document = {
  components: {
    Id: { type: 'integer', maximum: 9 },
    Patient: { properties: { id: { $ref: '#/components/Id' }, 'a/b': { const: 1 } } },
  },
};

it('resolves references at any depth, each target once', () => {
  const part = [{ $ref: '#/components/Patient' }, { $ref: '#/components/Id' }];
  const [patient, id] = resolveReferences(part, document) as [
    { properties: { id: object } },
    object,
  ];
  expect(id).toEqual({ type: 'integer', maximum: 9 });
  expect(patient.properties.id).toBe(id);
});

it('keeps properties beside a reference, and prefers them', () => {
  const part = { description: 'When', maximum: 5, $ref: '#/components/Id' };
  const resolved = { description: 'When', type: 'integer', maximum: 5 };
  expect(resolveReferences(part, document)).toEqual(resolved);
});

it('decodes escaped tokens of a pointer', () => {
  const part = { $ref: '#/components/Patient/properties/a~1b' };
  expect(resolveReferences(part, document)).toEqual({ const: 1 });
});

it.each(['#/components/Missing', '#/nowhere/at/all', 'other.yaml#/components/Id'])(
  'reports a reference without a target: %s',
  ($ref) => {
    expect(() => resolveReferences({ $ref }, document)).toThrow($ref);
  },
);

it('the JSON form of the contract equals its YAML', async () => {
  const read = (name: string) =>
    readFile(fileURLToPath(import.meta.resolve(`@mdhq/portal-spec/${name}`)), 'utf8');
  expect(JSON.parse(await read('openapi.json'))).toEqual(parse(await read('openapi.yaml')));
});
