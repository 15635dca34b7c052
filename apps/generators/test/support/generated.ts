import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OperationId } from '@mdhq/portal-types';
import type { ZodType } from 'zod';
import { app } from './run.ts';

/** A generated file. It does not exist when the types of this package are checked. */
// biome-ignore lint/suspicious/noExplicitAny: tests compile the generated files on their own.
export function load(path: string): Promise<any> {
  return import(pathToFileURL(join(app, 'generated', path)).href);
}

/** The Zod schema that a generator has made for a response. */
export type SchemaOf = (operation: OperationId, status: number) => ZodType | undefined;

/** The generators with Zod schemas. Only orval has a schema for the problems of each operation. */
export const zodGenerators: Readonly<Record<string, () => Promise<SchemaOf>>> = {
  async '@hey-api/openapi-ts'() {
    const schemas = await load('hey-api/zod.gen.ts');
    return (operation, status) =>
      status < 400 ? schemas[`z${capitalized(operation)}Response`] : schemas.zProblem;
  },
  async orval() {
    const schemas = await load('orval/schemas.ts');
    return (operation, status) => schemas[`${capitalized(operation)}${status}Response`];
  },
  async 'redocly generate-client'() {
    const { operationSchemas, ProblemSchema } = await load('redocly/portal.zod.ts');
    return (operation, status) =>
      status < 400 ? operationSchemas[operation].response : ProblemSchema;
  },
};

function capitalized(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
