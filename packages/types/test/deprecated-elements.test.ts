import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTs, { astToString } from 'openapi-typescript';
import { beforeAll, expect, test } from 'vitest';

const path = '/api/v1/patients/{pt_id}/portal/enqueued';
const deprecated = { deprecated: true, 'x-deprecated-at': '2026-12-01', 'x-sunset': '2027-06-30' };

let types: string;

/** The types of the contract with one operation, which is deprecated, and so is one of its parameters. */
beforeAll(async () => {
  const file = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.json'));
  const contract = JSON.parse(readFileSync(file, 'utf8'));
  const { get, parameters } = contract.paths[path];
  Object.assign(get, deprecated, {
    'x-replaced-by': '`listInbox`',
    description: 'Deprecated, and removed on 2027-06-30. Use `listInbox` instead.',
  });
  Object.assign(contract.components.parameters.Limit, deprecated, {
    'x-replaced-by': '`cursor`',
    description: 'Deprecated, and removed on 2027-06-30. Use `cursor` instead.',
  });
  contract.paths = { [path]: { parameters, get } };
  // Schemas have properties with the same names.
  delete contract.components.schemas.PatientSearch;
  types = astToString(await openapiTs(contract));
});

/** The comments before each declaration of a name. */
function commentsOf(name: string): string[] {
  const pattern = new RegExp(String.raw`/\*\*((?:(?!\*/)[\s\S])*)\*/\s*"?${name}"?\??:`, 'g');
  return Array.from(types.matchAll(pattern), ([, comment = '']) => comment);
}

test.each([
  ['operation', 'get', '`listInbox`'],
  ['parameter', 'Limit', '`cursor`'],
  ['parameter of an operation', 'limit', '`cursor`'],
])(
  'a deprecated %s (%s) is @deprecated in the types, with its sunset date and replacement',
  (_kind, name, replacement) => {
    const comments = commentsOf(name);

    expect(comments).not.toEqual([]);
    for (const comment of comments) {
      expect(comment).toContain('@deprecated');
      expect(comment).toContain('2027-06-30');
      expect(comment).toContain(replacement);
    }
  },
);
