import { expect, test } from 'vitest';
import { withSection } from '../../src/release/api-changelog.ts';

const changelog = '# Changes of the API\n\nWhat changed.\n\n## 0.1.0\n\nThe first version.\n';

test('the section of a new version lists breaking changes with whom they break, then additions', () => {
  const changes = [
    { bump: 'minor', what: '`Patient.fax` was added.' },
    { bump: 'major', what: '`Patient.sex` was removed.', breaks: 'readers of the property' },
  ] as const;

  expect(withSection(changelog, '0.2.0', changes)).toBe(`# Changes of the API

What changed.

## 0.2.0

### Breaking

- \`Patient.sex\` was removed. Breaks readers of the property.

### Added

- \`Patient.fax\` was added.

## 0.1.0

The first version.
`);
});

test('a version without changes of the API has a section that says so', () => {
  expect(withSection(changelog, '0.1.1', [])).toContain(
    '## 0.1.1\n\nNothing that a caller can notice.\n\n## 0.1.0\n',
  );
});

test('the section of a version that exists is kept as it was edited', () => {
  expect(withSection(changelog, '0.1.0', [{ bump: 'minor', what: 'New.' }])).toBe(changelog);
});
