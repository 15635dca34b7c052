import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Spec } from '@mdhq/portal-contract';

/** A document that a test changes. */
// biome-ignore lint/suspicious/noExplicitAny: a test may change it to anything
export type Document = any;

const operations: [path: string, method: string][] = [
  ['/api/v1/patients/{pt_id}/portal/enqueued', 'get'],
  ['/api/v1/extensions/portal/enqueued', 'get'],
  ['/api/v1/patients/{pt_id}/rxs', 'post'],
  ['/api/v1/patients/{pt_id}', 'get'],
  ['/api/v1/patients/portal/validate_credentials', 'post'],
];

const reference = /"\$ref":"#\/components\/(\w+)\/([^"]+)"/g;

/** The contract with five of its operations, without most errors, and the components that they use. */
export function reducedContract(): Document {
  const file = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.json'));
  const { components, paths, ...whole } = JSON.parse(readFileSync(file, 'utf8')) as Document;
  const kept = operations.map(([path, method]) => {
    const { parameters, [method]: operation } = paths[path];
    const responses = Object.entries(operation.responses).filter(([status]) =>
      /^2|422/.test(status),
    );
    const kept = { ...operation, responses: Object.fromEntries(responses) };
    return [path, { ...(parameters && { parameters }), [method]: kept }];
  });
  const reduced: Document = { ...whole, paths: Object.fromEntries(kept) };
  reduced.components = { securitySchemes: components.securitySchemes };
  let text = JSON.stringify(reduced.paths);
  while (text !== '') {
    const found = Array.from(text.matchAll(reference), ([, kind = '', name = '']) => ({
      kind,
      name,
    }));
    text = '';
    for (const { kind, name } of found) {
      reduced.components[kind] ??= {};
      if (name in reduced.components[kind]) continue;
      // The values of examples are most of the contract.
      const component = kind === 'examples' ? { value: name } : components[kind][name];
      reduced.components[kind][name] = component;
      text += JSON.stringify(component);
    }
  }
  return reduced;
}

/** Gives a document paths and components of its own, so that it can be a part of a larger one. */
export function numbered(document: Document, number: number): Spec {
  const { paths, components, ...rest } = JSON.parse(
    JSON.stringify(document)
      .replaceAll(reference, `"$ref":"#/components/$1/M${number}_$2"`)
      .replaceAll(/("[\w.-]+":)"#\/components\/schemas\/(\w+)"/g, (all, key, name) =>
        key === '"$ref":' ? all : `${key}"#/components/schemas/M${number}_${name}"`,
      ),
  ) as Document;
  const named = (entries: object, prefix: string) =>
    Object.fromEntries(Object.entries(entries).map(([name, value]) => [prefix + name, value]));
  const { securitySchemes, ...others } = components;
  return {
    ...rest,
    paths: named(paths, `/m${number}`),
    components: {
      securitySchemes,
      ...Object.fromEntries(
        Object.entries<object>(others).map(([kind, all]) => [kind, named(all, `M${number}_`)]),
      ),
    },
  };
}

/** One document of several numbered ones. */
export function merged(documents: readonly Spec[]): Spec {
  const [first, ...others] = documents as Document[];
  const whole = structuredClone(first);
  for (const { paths, components } of others) {
    Object.assign(whole.paths, paths);
    for (const [kind, all] of Object.entries<object>(components)) {
      whole.components[kind] = { ...whole.components[kind], ...all };
    }
  }
  return whole;
}
