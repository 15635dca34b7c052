import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type ProblemCode, problems } from '@mdhq/portal-types';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { problemJson } from '../../src/http/problems.ts';

const specFile = (name: string) =>
  readFile(fileURLToPath(import.meta.resolve(`@mdhq/portal-spec/${name}`)), 'utf8');
const spec = parse(await specFile('openapi.yaml'));
const explained = await specFile('problems.md');

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
}
const examples = (Object.values(spec.components.examples) as { value: Problem }[])
  .map(({ value }) => value)
  .filter(({ type }) => type?.includes('problems.md#'));
const codeOf = (type: string) => type.slice(type.indexOf('#') + 1) as ProblemCode;

const requestId = '0199e3a4-5c0e-7b31-8a44-3f1d20c6f6d1';

describe('the server’s problems', () => {
  it('are exactly those of the contract', () => {
    const declared = spec.components.schemas.ProblemType.enum.map(codeOf);

    expect(Object.keys(problems).sort()).toEqual(declared.sort());
  });

  it.each(examples.map((example) => [codeOf(example.type), example] as const))(
    '%s has the title and detail of the contract',
    (code, { title, status, detail }) => {
      const text = JSON.parse(problemJson(code, requestId)) as Problem;

      expect({ title: text.title, status: text.status }).toEqual({ title, status });
      // The detail of a faulty body is specific to it.
      if (code !== 'malformed-request') expect(text.detail).toBe(detail);
    },
  );

  it.each(Object.entries(problems))(
    '%s has a section in problems.md, with its status',
    (code, { status }) => {
      const section = explained.split(/^## /m).find((text) => text.startsWith(`${code}\n`));

      expect(section).toMatch(new RegExp(`^${code}\n\n${status}[.,]`));
    },
  );
});
