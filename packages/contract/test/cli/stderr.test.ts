import { expect, it } from 'vitest';
import { internalErrorText } from '../../src/cli/breakdown.ts';

it('says where the suite broke down, and quotes nothing that a target has said', () => {
  const error = new SyntaxError('Unexpected token in "Ada\n    Quill"');
  const [first, ...places] = internalErrorText(error).trimEnd().split('\n');

  expect(first).toBe('Internal error: SyntaxError');
  expect(places.length).toBeGreaterThan(0);
  expect(places.join()).toContain('stderr.test.ts');
  expect(places.join()).not.toContain('Quill');
});

it('says so of what is no error, too', () => {
  expect(internalErrorText('Ada Quill')).toMatch(/^Internal error: Error\n/);
});
