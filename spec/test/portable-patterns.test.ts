import { beforeAll, describe, expect, it } from 'vitest';
import { type Node, readSpec, specFolder } from './read-spec.ts';

let spec: Node;
let reported: (pattern: string) => string[];

beforeAll(async () => {
  spec = await readSpec();
  const { default: plugin } = await import(new URL('redocly-rules.js', specFolder).href);
  const rule = plugin().rules.oas3['portable-patterns']();
  reported = (pattern) => {
    const messages: string[] = [];
    const report = ({ message }: { message: string }) => messages.push(message);
    rule.Schema({ pattern }, { report, location: { child: () => undefined } });
    return messages;
  };
});

describe('the rule portable-patterns', () => {
  it.each([
    ['a property escape, which needs the flag u', '[\\p{L}\\p{N}]'],
    ['a negated property escape', '^\\P{Cc}+$'],
    ['\\d, which includes all digits of Unicode in Python', '^\\d+$'],
    ['\\u, which RE2 does not know', '\\u00e9'],
    ['a code point escape, which RE2 does not know', '\\x{e9}'],
    ['a lookahead', '^(?!x)'],
    ['a lookbehind', '(?<=x)y'],
    ['a named group, which Python spells differently', '(?<year>[0-9]{4})'],
    ['a back reference', '(a)\\1'],
    ['an inline flag', '(?i)a'],
    ['a class in a class, which is a union in Java', '[a[b]'],
    ['an intersection of classes in Java', '[a-z&&b]'],
    ['an empty class, which is an error in Go', '[]'],
    ['an escape of a letter without a meaning', '\\a'],
    ['an invalid pattern', '['],
    ['a pattern that is invalid with the flag u', 'a{'],
  ])('reports %s', (_what, pattern) => {
    expect(reported(pattern)).toEqual([
      expect.stringMatching(/^The pattern must work in any language: /),
    ]);
  });

  it('accepts all patterns of openapi.yaml', () => {
    const patterns = patternsOf(spec);

    expect(patterns.length).toBeGreaterThan(4);
    expect(patterns.flatMap(reported)).toEqual([]);
  });
});

describe('the pattern of a name in a search', () => {
  it.each(['a', 'Z', '7', 'é', '王', 'ё', '𐐷', "-o'", ' 1 ', '—'])('matches %j', (name) => {
    expect(matches(name)).toEqual([true, true]);
  });

  it.each(['', ' ', "-'", '~!@#[]{}^_`|\\', '\t\n\x7f'])('does not match %j', (name) => {
    expect(matches(name)).toEqual([false, false]);
  });
});

/** Whether the pattern matches without and with the flag u. */
function matches(name: string): boolean[] {
  const { pattern } = spec.components.schemas.PatientSearch.properties.name;
  return ['', 'u'].map((flags) => new RegExp(pattern, flags).test(name));
}

function patternsOf(node: Node): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { pattern } = node;
  return [
    ...(typeof pattern === 'string' ? [pattern] : []),
    ...Object.values(node).flatMap((child) => patternsOf(child as Node)),
  ];
}
