import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createProgress } from '../../src/cli/progress.ts';

it('createProgress shows one line on a terminal, and clears it at the end', () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  const progress = createProgress(terminal);
  progress.show('250 lines read');
  progress.clear();

  expect(String(terminal.read())).toBe('\r\x1b[K250 lines read\r\x1b[K');
});

it('createProgress writes nothing to a file or a pipe', () => {
  const pipe = new PassThrough();
  const progress = createProgress(pipe);
  progress.show('250 lines read');
  progress.clear();

  expect(pipe.read()).toBeNull();
});
