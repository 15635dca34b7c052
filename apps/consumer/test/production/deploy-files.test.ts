import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/consumer-project.ts';
import { readDocuments } from '../support/documents.ts';

const folder = join(root, 'packages/server/deploy');
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  // docs/monitoring.md describes these.
  .filter((name) => !name.startsWith('monitoring/'));
const services = files.filter((name) => name.endsWith('.service'));
const document = (await readDocuments()).find(({ path }) => path === 'docs/production.md');
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

test('docs/production.md installs each file of the folder deploy but those for monitoring, and all of them exist', () => {
  const text = document?.text ?? '';
  const installed = Array.from(text.matchAll(/\$deploy\/([\w./@-]+\w)/g), ([, name = '']) => name);
  const copied = /"\$deploy"\/systemd\/\*\.service "\$deploy"\/systemd\/\*\.timer/.test(text)
    ? files.filter((name) => /\.(service|timer)$/.test(name))
    : [];

  expect([...new Set([...installed, ...copied])].toSorted()).toEqual(files.toSorted());
});

test('each block of docs/production.md is valid in bash', () => {
  const blocks = document?.blocks.filter(({ language }) => language === 'sh') ?? [];

  expect(blocks.length).toBeGreaterThan(10);
  for (const { code } of blocks) {
    expect(spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' }).stderr, code).toBe('');
  }
});

test.for(services)('systemd rates the exposure of %s below 2', (name, { skip }) => {
  skip(!hasSystemd, 'needs systemd-analyze, of the Debian package systemd');
  const output = execFileSync(
    'systemd-analyze',
    ['security', '--offline=true', '--no-pager', join(folder, name)],
    { encoding: 'utf8' },
  );

  expect(Number(/exposure level for \S+: ([\d.]+)/.exec(output)?.[1])).toBeLessThan(2);
});

test('the services start the commands that the packages have', () => {
  const commands: Record<string, string> = {
    '@mdhq/portal-server': 'packages/server',
    '@mdhq/front-desk': 'apps/front-desk',
  };
  for (const name of [...services, 'bin/mdhq-portal']) {
    const text = readFileSync(join(folder, name), 'utf8');
    const [, owner = '', file] =
      /current\/node_modules\/(@mdhq\/[\w-]+)\/(\S+\.js)/.exec(text) ?? [];
    const manifest = readFileSync(join(root, commands[owner] ?? '', 'package.json'), 'utf8');

    expect(Object.values(JSON.parse(manifest).bin), name).toContain(`./${file}`);
  }
});
