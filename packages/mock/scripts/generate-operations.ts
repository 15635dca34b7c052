import { readFileSync, writeFileSync } from 'node:fs';
import { readSpecOperations, type SpecOperation } from './read-spec.ts';

/**
 * Writes `src/generated/operations.ts` from the spec, so that the name of an example is a type. With
 * `--check` it writes nothing, and exits with 1 when the file is another.
 */
const file = new URL('../src/generated/operations.ts', import.meta.url);
const source = sourceOf(readSpecOperations());

if (!process.argv.includes('--check')) {
  writeFileSync(file, source);
} else if (readFileSync(file, 'utf8') !== source) {
  process.stderr.write(
    'src/generated/operations.ts is not what the spec says: run `pnpm generate` and commit it.\n',
  );
  process.exitCode = 1;
}

function sourceOf(operations: SpecOperation[]): string {
  return [
    '// Generated from spec/openapi.yaml by `pnpm generate`. Do not edit.',
    '',
    '/** Every operation of the contract, with the HTTP status of each example that it answers with. */',
    'export const operations = {',
    ...operations.flatMap((operation) => [
      `  ${operation.operationId}: {`,
      `    method: '${operation.method}',`,
      `    path: '${operation.path}',`,
      '    examples: {',
      ...statusesByExample(operation).map(([example, status]) => `      ${example}: ${status},`),
      '    },',
      '  },',
    ]),
    '} as const;',
    '',
  ].join('\n');
}

/** @throws Error where one name stands under two statuses, and so would not say which is meant. */
function statusesByExample({ operationId, responses }: SpecOperation): [string, string][] {
  const pairs = Object.entries(responses).flatMap(([status, { content }]) =>
    Object.values(content).flatMap(({ examples }) =>
      Object.keys(examples).map((example): [string, string] => [example, status]),
    ),
  );
  const names = pairs.map(([example]) => example);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`${operationId} has two examples called ${twice}.`);
  return pairs;
}
