import { expect, it } from 'vitest';
import { internalErrorText } from '../../src/cli/stderr.ts';

it('an internal error is printed with its stack, without its message', () => {
  const error = new SyntaxError('Unexpected token in "Ada\n    Quill"');
  const [first, ...places] = internalErrorText(error).trimEnd().split('\n');

  expect(first).toBe('Internal error: SyntaxError');
  expect(places.length).toBeGreaterThan(0);
  expect(places.join()).toContain('stderr.test.ts');
  expect(places.join()).not.toContain('Quill');
});

it('a thrown value that is not an error is printed as an internal error', () => {
  expect(internalErrorText('Ada Quill')).toMatch(/^Internal error: Error\n/);
});
