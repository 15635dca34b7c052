import { expect, test } from 'vitest';
import { withInfoVersion } from '../src/info-version.ts';

const document = (version: string) => `openapi: 3.1.0
info:
  title: Portal
  description: |
    version: of the text

  version: ${version} # comment
components:
  version: 7
`;

test('withInfoVersion replaces info.version, and no other line', () => {
  expect(withInfoVersion(document('v1'), '1.2.0')).toBe(
    document('1.2.0').replace(' # comment', ''),
  );
});

test('withInfoVersion throws for a document without info.version', () => {
  expect(() => withInfoVersion('info:\n  title: Portal\nother:\n  version: 1\n', '1.2.0')).toThrow(
    'The contract has no info.version.',
  );
});
