import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MissingTool } from '../src/index.ts';
import { findRedocly } from '../src/redocly.ts';

it('finds the command of an installed @redocly/cli', () => {
  expect(existsSync(findRedocly())).toBe(true);
});

it('fails with the command that installs @redocly/cli if it is not installed', () => {
  const resolve = () => {
    throw new Error('Cannot find package');
  };

  expect(() => findRedocly(resolve)).toThrow(MissingTool);
  expect(() => findRedocly(resolve)).toThrow('Run `npm install --save-dev @redocly/cli`.');
});
