import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareWith } from '../../src/drift/compare.ts';
import { withFolder } from '../../src/redocly.ts';

/** YAML in which each of nine levels repeats the level before it ten times. */
const aliasBomb = [
  'openapi: 3.1.0',
  'x-0: &a0 [lol]',
  ...Array.from({ length: 9 }, (_item, level) => {
    const aliases = Array.from({ length: 10 }, () => `*a${level}`);
    return `x-${level + 1}: &a${level + 1} [${aliases.join(', ')}]`;
  }),
  'paths: {}',
  '',
].join('\n');

describe('compareWith an invalid file', () => {
  it.each([
    ['a missing file', undefined, 'cannot be read: ENOENT.'],
    ['a list', '- a\n- b\n', 'is not an OpenAPI 3.0 or 3.1 document.'],
    ['Swagger 2', 'swagger: "2.0"\npaths: {}\n', 'is not an OpenAPI 3.0 or 3.1 document.'],
    ['neither YAML nor JSON', '{"openapi": [', 'is not valid YAML or JSON.'],
    [
      'references to other files',
      'openapi: 3.1.0\npaths:\n  /a:\n    $ref: "./a.yaml"\n',
      'refers to other files: bundle it with `redocly bundle` first.',
    ],
    [
      'an alias to its own ancestor',
      'openapi: 3.1.0\npaths: &p\n  /a: *p\n',
      'is not valid YAML or JSON.',
    ],
    [
      'a duplicate key',
      'openapi: 3.1.0\npaths:\n  /a: {}\n  /a: {}\n',
      'has a duplicate key at line 4, column 3: each key may occur once.',
    ],
    [
      'a duplicate key of JSON',
      '{"openapi": "3.1.0", "paths": {}, "paths": {}}',
      'has a duplicate key at line 1, column 35: each key may occur once.',
    ],
    ['an alias bomb', aliasBomb, 'has more than 1000000 nodes when its YAML aliases are resolved.'],
    ['an empty path item', 'openapi: 3.1.0\npaths:\n  /a:\n', 'has an invalid path item: /a'],
    [
      'an empty operation',
      'openapi: 3.1.0\npaths:\n  /a: {get: }\n',
      'has an invalid path item: /a',
    ],
    [
      'parameters that are not a list',
      'openapi: 3.1.0\npaths:\n  /a: {get: {parameters: x}}\n',
      'has an invalid path item: /a',
    ],
    [
      'circular references',
      'openapi: 3.1.0\npaths:\n  /a: {$ref: "#/paths/~1a"}\n',
      'has an invalid path item: /a',
    ],
    [
      'an invalid server URL',
      'openapi: 3.1.0\nservers: [{url: "https://[x/"}]\npaths: {}\n',
      'has an invalid server URL: https://[x/',
    ],
  ])('throws UnreadableSpec: %s', async (_what, text, message) => {
    await withFolder(async (folder) => {
      const file = join(folder, 'no-spec.yaml');
      if (text !== undefined) await writeFile(file, text);

      await expect(compareWith(file, 'full')).rejects.toThrow(`${file} ${message}`);
    });
  });
});
