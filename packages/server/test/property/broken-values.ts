import * as fc from 'fast-check';
import type { JsonSchema } from '../../src/http/contract/operations.ts';
import { validFor } from './arbitrary-from-schema.ts';

/** Invalid ids, numbers and filters, as they can occur in a URL. */
export const oddSegments = [
  '0',
  '-1',
  '-0',
  '00',
  '01',
  '1.0',
  '1.5',
  '1e3',
  '0x10',
  '+1',
  '%201',
  '9007199254740991',
  '9007199254740992',
  '9223372036854775808',
  '9'.repeat(400),
  'NaN',
  'null',
  'abc',
  '__proto__',
  'constructor',
  '%00',
  '%FF',
  '%ED%A0%80',
  '%EF%BC%91',
  '%2e%2e',
  '1%2F2',
  '1;2',
  '%',
  '%zz',
  '1%0d%0aX:1',
  "1'--",
  '%F0%9F%92%8A',
];

/** Any JSON value, of any type. */
const anything = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, 2 ** 53, 1e308, '', '1', [], {}, [1], { a: 1 }),
  fc.jsonValue({ maxDepth: 2 }),
);

type Breakage = (body: Record<string, unknown>) => Record<string, unknown>;

/** Bodies that mostly violate the schema of an object: a wrong type, a missing or unknown field, or a limit. */
export function brokenFor(schema: JsonSchema): fc.Arbitrary<unknown> {
  const names = Object.keys(schema.properties ?? {});
  const breakage: fc.Arbitrary<Breakage> = fc.oneof(
    fc.tuple(fc.constantFrom(...names), anything).map(
      ([name, value]): Breakage =>
        (body) => ({ ...body, [name]: value }),
    ),
    fc.constantFrom(...names).map(
      (name): Breakage =>
        ({ [name]: _, ...rest }) =>
          rest,
    ),
    fc
      .tuple(fc.constantFrom('id', 'status', 'dismissed_at', 'instance', 'to', 'a/b~c'), anything)
      .map(
        ([name, value]): Breakage =>
          (body) => ({ ...body, [name]: value }),
      ),
    fc.constantFrom(...names).map(
      (name): Breakage =>
        (body) => ({ ...body, [name]: overLimit(schema, name) }),
    ),
  );
  const objects = fc
    .tuple(validFor(schema) as fc.Arbitrary<Record<string, unknown>>, breakage)
    .map(([body, spoil]) => spoil(body));
  return fc.oneof({ weight: 8, arbitrary: objects }, { weight: 1, arbitrary: anything });
}

function overLimit(schema: JsonSchema, name: string): unknown {
  const { type, maxLength, maximum } = schema.properties?.[name] ?? {};
  if (type === 'string') return 'x'.repeat(Number(maxLength ?? 0) + 1);
  return type === 'integer' ? Number(maximum) + 1 : 'neither';
}

/** Bytes that are not valid JSON, in latin1. */
export const unreadableBodies = [
  '',
  ' ',
  '{',
  '{"a":}',
  '{"a":1}}',
  '[1',
  'null',
  'NaN',
  '"\\ud800"',
  '{"\\ud800":1}',
  '{"a":"\\u0000"}',
  '{"a":1,"a":2}',
  '{"a":1e400}',
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":{"a":1}}}',
  `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
  '\xef\xbb\xbf{}',
  '\xff\xfe{\0}\0',
  '{"notes":"\xed\xa0\x80"}',
  '{"notes":"\xc0\xaf"}',
  'a=1&b=2',
  '<a/>',
];

/** Inserts text at the beginning of the first string, or of the first key if there is none. */
const insert = (bytes: string) => (text: string) => {
  const start = text.includes(':"') ? text.indexOf(':"') + 2 : text.indexOf('"') + 1;
  return text.slice(0, start) + bytes + text.slice(start);
};

/** Each makes the JSON text of an object with at least one field invalid, in latin1. */
export const spoilings: readonly ((text: string) => string)[] = [
  insert('\\u0000'),
  insert('\\ud800'),
  insert('\xff'),
  insert('\xed\xa0\x80'),
  (text) => text.slice(0, -1),
  (text) => `${text}}`,
  (text) => text.replace(/^\{("(?:[^"\\]|\\.)*":)/, (start, key) => `${start}null,${key}`),
  (text) => text.replace(/\}$/, ',"__proto__":{}}'),
];
