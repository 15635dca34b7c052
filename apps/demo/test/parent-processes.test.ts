import { expect, it } from 'vitest';
import { isPackageManager } from '../src/parent-processes.ts';

it.each([
  'npm exec pnpm@12 start',
  'npx --yes pnpm@12 start',
  '/usr/bin/pnpm start',
  'node /usr/bin/npx --yes pnpm@12 start',
  'node /usr/lib/node_modules/npm/bin/npx-cli.js --yes pnpm@12 start',
  '/opt/node/bin/node /home/a/.cache/node/corepack/v1/pnpm/12.0.0/bin/pnpm.cjs start',
  '/bin/sh /home/a/node_modules/.bin/pnpm start',
])('the command %s is a package manager', (command) => {
  expect(isPackageManager(command)).toBe(true);
});

it.each([
  'bash -c nohup npx --yes pnpm@12 start > log & sleep 1',
  'sh -c pnpm start',
  '-bash',
  'sh -ec npx --yes pnpm@12 start',
  'vim /home/a/npx/notes.md',
  'tmux new-session -s pnpm npx --yes pnpm@12 start',
  'node server.js --manager npm',
  'node /home/a/pnpm/server.js',
  'node -e npx',
])('the command %s is no package manager', (command) => {
  expect(isPackageManager(command)).toBe(false);
});
