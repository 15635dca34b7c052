import { expect, test } from 'vitest';
import { getDependencyReleaseLine, getReleaseLine } from '../src/changelog.ts';

const entry = (summary: string) => getReleaseLine({ summary });

test('an entry of a changelog is the text of the changeset, indented', () => {
  expect(entry('One line.')).toBe('- One line.');
  expect(entry('Two\nlines.\n\nAnother paragraph.')).toBe(
    '- Two\n  lines.\n\n  Another paragraph.',
  );
});

test('a changeset that is a list becomes entries of the changelog', () => {
  expect(entry('- One.\n- Two.')).toBe('- One.\n- Two.');
});

test('new versions of dependencies are one entry', () => {
  const updated = [
    { name: 'a', newVersion: '0.2.0' },
    { name: 'b', newVersion: '1.0.0' },
  ];

  expect(getDependencyReleaseLine([], updated)).toBe('- Requires `a` 0.2.0, `b` 1.0.0.');
  expect(getDependencyReleaseLine([], [])).toBe('');
});
