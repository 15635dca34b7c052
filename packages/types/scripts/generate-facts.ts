/**
 * Writes `src/generated/facts.ts` from the contract. With `--check` it writes nothing, and exits with 1 if the
 * file differs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { resolveReferences } from '@mdhq/portal-spec/references';

interface Document {
  info: { version: string };
  paths: Record<string, Record<string, unknown>>;
  components: { schemas: { ProblemType: ProblemType } };
}

interface ProblemType {
  enum: string[];
  'x-problems': Record<string, { status: number; title: string; detail: string }>;
}

interface OperationObject {
  operationId: string;
  'x-provenance': string;
  parameters?: { name: string }[];
  requestBody?: object;
  responses: Record<string, { content: Record<string, { examples: Record<string, unknown> }> }>;
}

interface Operation extends OperationObject {
  method: string;
  path: string;
}

const file = new URL('../src/generated/facts.ts', import.meta.url);
const source = factsOf(readContract());

if (!process.argv.includes('--check')) {
  writeFileSync(file, source);
} else if (readFileSync(file, 'utf8') !== source) {
  process.stderr.write(
    'src/generated/facts.ts does not match spec/openapi.yaml. Run `pnpm generate` and commit the result.\n',
  );
  process.exitCode = 1;
}

function readContract(): Document {
  const json = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.json'));
  const document = JSON.parse(readFileSync(json, 'utf8')) as Document;
  return resolveReferences(document, document);
}

function factsOf({ info, paths, components }: Document): string {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => method !== 'parameters')
      .map(
        ([method, operation]): Operation => ({
          ...(operation as OperationObject),
          method: method.toUpperCase(),
          path,
        }),
      ),
  );
  const problems = problemsOf(components.schemas.ProblemType);
  const byId = (value: (operation: Operation) => unknown) =>
    Object.fromEntries(operations.map((operation) => [operation.operationId, value(operation)]));
  return [
    '// Generated from spec/openapi.yaml by `pnpm generate`. Do not edit.',
    '',
    '/** The version of the contract: that of `@mdhq/portal-spec`, and of this package. */',
    `export const specVersion = ${JSON.stringify(info.version)};`,
    '',
    constant(
      'Method and path of each operation.',
      'routes',
      byId(({ method, path }) => [method, path]),
    ),
    constant(
      'What an operation is: its provenance, whether it takes an `Idempotency-Key` and a body, and whether it changes data.',
      'operationFacts',
      byId(({ 'x-provenance': provenance, parameters = [], requestBody, responses }) => ({
        provenance,
        takesKey: parameters.some(({ name }) => name === 'Idempotency-Key'),
        hasBody: requestBody !== undefined,
        // A read-only API user may not call it.
        changesData: '403' in responses,
      })),
    ),
    constant(
      'The HTTP status of each example response, by operation and name.',
      'exampleStatuses',
      byId(statusesByExample),
    ),
    constant('The code of each problem.', 'problemCodes', Object.keys(problems)),
    constant('Each problem, by its code, with its usual `detail`.', 'problems', problems),
  ].join('\n');
}

/** @throws {Error} if `x-problems` and the list of types differ */
function problemsOf({ enum: types, 'x-problems': problems }: ProblemType): object {
  const codes = types.map((type) => type.slice(type.indexOf('#') + 1));
  if (codes.join() !== Object.keys(problems).join()) {
    throw new Error('ProblemType: x-problems and enum differ.');
  }
  return Object.fromEntries(
    codes.map((code, at) => [code, { type: types[at], ...problems[code] }]),
  );
}

/** @throws {Error} if two statuses have an example of one name */
function statusesByExample({ operationId, responses }: Operation): object {
  const statuses = new Map<string, number>();
  for (const [status, { content }] of Object.entries(responses)) {
    for (const { examples } of Object.values(content)) {
      for (const name of Object.keys(examples)) {
        if (statuses.has(name)) throw new Error(`${operationId} has two examples named ${name}.`);
        statuses.set(name, Number(status));
      }
    }
  }
  return Object.fromEntries(statuses);
}

/** One entry a line, so that a change of the contract is a short diff. */
function constant(comment: string, name: string, value: object): string {
  const lines = Array.isArray(value)
    ? value.map((entry) => `  ${JSON.stringify(entry)},`)
    : Object.entries(value).map(
        ([key, entry]) => `  ${JSON.stringify(key)}: ${JSON.stringify(entry)},`,
      );
  const [start, end] = Array.isArray(value) ? '[]' : '{}';
  return `/** ${comment} */\nexport const ${name} = ${start}\n${lines.join('\n')}\n${end} as const;\n`;
}
