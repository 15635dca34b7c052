import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { installed } from './support/installed-tools.ts';

const commands = {
  'mdhq-portal': 'packages/server/bin/mdhq-portal.js',
  'front-desk': 'apps/front-desk/bin/front-desk.js',
  'mdhq-portal-mock': 'packages/mock/bin/mdhq-portal-mock.js',
  'mdhq-portal-contract': 'packages/contract/bin/mdhq-portal-contract.js',
};

interface Run {
  code: unknown;
  stdout: string;
  stderr: string;
}

function help(node: string, name: keyof typeof commands): Promise<Run> {
  const command = fileURLToPath(new URL(`../../../${commands[name]}`, import.meta.url));
  return new Promise((resolve) => {
    execFile(node, [command, '--help'], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

function needed(name: string, version: string): string {
  return (
    `${name} needs Node.js 24.18 or newer, and this is ${version}: install it from ` +
    'https://nodejs.org/en/download, or with a version manager (nvm install 24).\n'
  );
}

describe.each([
  ['20.20.2', 'node-20'],
  ['22.23.3', 'node-22'],
])('on Node %s', (version, folder) => {
  const node = installed(`${folder}/bin/node`);

  it.each(['mdhq-portal', 'front-desk'] as const)(
    '%s refuses to start, and says in one line which version it needs and how to get it',
    async (name) => {
      const stderr = needed(name, version);
      expect(await help(node, name)).toEqual({ code: 1, stdout: '', stderr });
    },
  );

  it.each(['mdhq-portal-mock', 'mdhq-portal-contract'] as const)(
    '%s runs, with a warning that says which version it needs',
    async (name) => {
      const stderr = `Warning: it may fail, because ${needed(name, version)}`;
      const run = await help(node, name);
      expect(run).toMatchObject({ code: 0, stderr });
      expect(run.stdout).toContain(`Usage: ${name}`);
    },
  );
});
