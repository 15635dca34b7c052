import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const server = fileURLToPath(new URL('../../..', import.meta.url));
const typesFolder = dirname(fileURLToPath(import.meta.resolve('@mdhq/portal-types')));

/** Problems have members that depend on the refusal: the contract suite finds the ones that no response has. */
const problems = ['Problem', 'AlreadyDismissedProblem', 'AlreadyEndedProblem', 'ValidationError'];
/** The details of requests are covered by `DetailsOf`, and their other fields by `PortalRequestCommon`. */
const requests = ['Questionnaire', 'Prescription', 'Refill', 'Supplement', 'SecureMessage'];

const { types, fields } = withScratchFields(
  await readFile(join(typesFolder, 'generated/openapi.d.ts'), 'utf8'),
);
let folder: string;
let messages: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-new-fields-'));
  messages = await compileWith(types);
});
afterAll(() => rm(folder, { recursive: true }));

describe('the server does not compile, and the compiler names the field, if the contract has (Q81)', () => {
  it.each(fields)('a new optional field $place', ({ name }) => {
    expect(messages).toContain(name);
  });
});

it('each body of the contract, each kind of details and each query gets a scratch field', () => {
  expect(fields.length).toBeGreaterThan(30);
});

interface ScratchField {
  name: string;
  /** Such as `in RefillSubmission`. */
  place: string;
}

/** Adds an optional field to each object schema and each query of generated types. */
function withScratchFields(source: string): { types: string; fields: ScratchField[] } {
  const added: ScratchField[] = [];
  let section = '';
  let operation = '';
  let schema = '';
  const lines = source.split('\n').flatMap((line) => {
    section = /^ {4}(\w+): \{$/.exec(line)?.[1] ?? section;
    operation = /^ {4}(\w+): \{$/.exec(line)?.[1] ?? operation;
    schema = /^ {8}(\w+): /.exec(line)?.[1] ?? schema;
    const isSchema = section === 'schemas' && line.endsWith('{');
    const isRequest = requests.some((type) => schema === `${type}Request`);
    if (isSchema && /^ {12}details: /.test(line) && isRequest) {
      return [line, scratch(`details_${schema}`, `in the details of ${schema}`)];
    }
    if (isSchema && /^ {8}\w/.test(line) && !isRequest && !problems.includes(schema)) {
      return [line, scratch(schema, `in ${schema}`)];
    }
    if (/^ {12}query\?: \{$/.test(line)) {
      return [line, scratch(`query_${operation}`, `in the query of ${operation}`)];
    }
    return [line];
  });
  return { types: lines.join('\n'), fields: added };

  function scratch(of: string, place: string): string {
    const name = `scratch_${of}`;
    added.push({ name, place });
    return `${name}?: string;`;
  }
}

/** Compiles the handlers, and what they import, with other types of the contract. */
async function compileWith(openapi: string): Promise<string> {
  await cp(typesFolder, folder, { recursive: true });
  await writeFile(join(folder, 'generated/openapi.d.ts'), openapi);
  const config = {
    extends: join(server, 'tsconfig.json'),
    compilerOptions: {
      paths: { '@mdhq/portal-types': [join(folder, 'index.d.ts')] },
      typeRoots: [join(server, 'node_modules/@types')],
      rootDir: '/',
      skipLibCheck: true,
    },
    include: [],
    files: [join(server, 'src/http/handlers.ts')],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  return new Promise((resolve) => {
    const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));
    execFile(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], (_error, stdout) =>
      resolve(stdout),
    );
  });
}
