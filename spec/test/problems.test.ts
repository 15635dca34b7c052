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

describe('each problem', () => {
  it('has one section in problems.md, which has no other sections', () => {
    const codes = spec.components.schemas.ProblemType.enum.map(codeOf);

    expect(sections.map(({ code }) => code).toSorted()).toEqual(codes.toSorted());
  });

  it('has an entry in x-problems, in the same order', () => {
    const { enum: types, 'x-problems': problems } = spec.components.schemas.ProblemType;

    expect(Object.keys(problems)).toEqual(types.map(codeOf));
  });

  it('has the status, title and detail of x-problems in every example', () => {
    const problems = spec.components.schemas.ProblemType['x-problems'];

    for (const { name, value } of examples) {
      const { status, title, detail } = problems[codeOf(value.type)];
      expect({ name, status: value.status, title: value.title }).toEqual({ name, status, title });
      // Its detail depends on the fault.
      if (codeOf(value.type) !== 'malformed-request') {
        expect({ name, detail: value.detail }).toEqual({ name, detail });
      }
    }
  });

  it('has the status of its section in every example', () => {
    const statuses = new Map(sections.map(({ code, status }) => [code, status]));

    expect(examples.length).toBeGreaterThan(10);
    for (const { name, value } of examples) {
      expect({ name, status: value.status }).toEqual({
        name,
        status: statuses.get(codeOf(value.type)),
      });
    }
  });

  it('has a unique title', () => {
    const titles = new Map(examples.map(({ value }) => [value.type, value.title]));

    for (const { name, value } of examples) {
      expect({ name, title: value.title }).toEqual({ name, title: titles.get(value.type) });
    }
    expect(new Set(titles.values()).size).toBe(titles.size);
  });

  it('has the status of the response that it is an example of', () => {
    const responses = Object.values<Node>(spec.paths).flatMap((path) =>
      Object.values<Node>(path).flatMap((operation) =>
        Object.entries<Node>(operation.responses ?? {}),
      ),
    );
    const problems = responses.flatMap(([status, response]) => {
      const { content } = follow(response);
      return Object.values<Node>(content['application/problem+json']?.examples ?? {}).map(
        (example) => ({ status: Number(status), inBody: follow(example).value.status }),
      );
    });

    expect(problems.length).toBeGreaterThan(30);
    for (const { status, inBody } of problems) expect(inBody).toBe(status);
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
