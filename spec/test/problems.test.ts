import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Node, readSpec, specFolder } from './read-spec.ts';

let spec: Node;
let sections: { code: string; status: number }[];
let examples: { name: string; value: Node }[];

beforeAll(async () => {
  spec = await readSpec();
  const document = await readFile(new URL('problems.md', specFolder), 'utf8');
  sections = document
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      code: section.slice(0, section.indexOf('\n')),
      status: Number(/\n(\d{3})\b/.exec(section)?.[1]),
    }));
  examples = Object.entries<Node>(spec.components.examples)
    .map(([name, { value }]) => ({ name, value }))
    .filter(({ value }) => typeof value.type === 'string');
});

function codeOf(type: string): string {
  return type.replace('https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#', '');
}

describe('the problems', () => {
  it('each have one section in problems.md, and no section is left over', () => {
    const codes = spec.components.schemas.ProblemType.enum.map(codeOf);

    expect(sections.map(({ code }) => code).toSorted()).toEqual(codes.toSorted());
  });

  it('each have an entry in x-problems, in the same order', () => {
    const { enum: types, 'x-problems': problems } = spec.components.schemas.ProblemType;

    expect(Object.keys(problems)).toEqual(types.map(codeOf));
  });

  it('each have the status, title and detail of x-problems in every example', () => {
    const problems = spec.components.schemas.ProblemType['x-problems'];

    for (const { name, value } of examples) {
      const { status, title, detail } = problems[codeOf(value.type)];
      expect({ name, status: value.status, title: value.title }).toEqual({ name, status, title });
      // The detail of this one depends on the fault.
      if (codeOf(value.type) !== 'malformed-request') {
        expect({ name, detail: value.detail }).toEqual({ name, detail });
      }
    }
  });

  it('each have the status that their section says, in every example', () => {
    const statuses = new Map(sections.map(({ code, status }) => [code, status]));

    expect(examples.length).toBeGreaterThan(10);
    for (const { name, value } of examples) {
      expect({ name, status: value.status }).toEqual({
        name,
        status: statuses.get(codeOf(value.type)),
      });
    }
  });

  it('each have one title, which no other has', () => {
    const titles = new Map(examples.map(({ value }) => [value.type, value.title]));

    for (const { name, value } of examples) {
      expect({ name, title: value.title }).toEqual({ name, title: titles.get(value.type) });
    }
    expect(new Set(titles.values()).size).toBe(titles.size);
  });

  it('stand under the status that they carry, wherever an operation answers with them', () => {
    const answers = Object.values<Node>(spec.paths).flatMap((path) =>
      Object.values<Node>(path).flatMap(({ responses }) => Object.entries<Node>(responses ?? {})),
    );
    const problems = answers.flatMap(([status, answer]) => {
      const { content } = follow(answer);
      return Object.values<Node>(content['application/problem+json']?.examples ?? {}).map(
        (example) => ({ status: Number(status), carried: follow(example).value.status }),
      );
    });

    expect(problems.length).toBeGreaterThan(30);
    for (const { status, carried } of problems) expect(carried).toBe(status);
  });
});

function follow(node: Node): Node {
  return '$ref' in node
    ? node.$ref
        .split('/')
        .slice(1)
        .reduce((at: Node, step: string) => at[step], spec)
    : node;
}
