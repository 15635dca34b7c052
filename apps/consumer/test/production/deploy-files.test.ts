import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
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
/** The first version that rates unit files: `systemd-analyze security --offline`. */
const ratingVersion = 250;
const systemd = spawnSync('systemd-analyze', ['--version'], { encoding: 'utf8' }).stdout ?? '';
const systemdVersion = Number(/^systemd (\d+)/.exec(systemd)?.[1] ?? 0);

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
  skip(
    systemdVersion < ratingVersion,
    `needs systemd-analyze ${ratingVersion} or newer, of the Debian package systemd`,
  );
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

test('the backup service deletes old backups together with their checksums, and nothing else', () => {
  const unit = readFileSync(join(folder, 'systemd/mdhq-portal-backup.service'), 'utf8');
  const [, line = ''] = /^ExecStartPost=(.+)$/m.exec(unit) ?? [];
  const backups = mkdtempSync(join(tmpdir(), 'mdhq-backups-'));
  onTestFinished(() => rmSync(backups, { recursive: true }));
  const old = new Date(Date.now() - 32 * 86_400_000);
  const create = (name: string, at?: Date) => {
    writeFileSync(join(backups, name), '');
    if (at !== undefined) utimesSync(join(backups, name), at, at);
  };
  for (const name of ['portal-2026-10-01.sqlite', 'before-upgrade.sqlite', 'link-keys']) {
    create(name, old);
  }
  create('portal-2026-10-01.sqlite.sha256', old);
  create('portal-2026-11-02.sqlite');
  create('portal-2026-11-02.sqlite.sha256');

  const [program = '', ...args] = line.replace('/var/backups/mdhq-portal', backups).split(' ');
  execFileSync(program, args);
  expect(readdirSync(backups).toSorted()).toEqual([
    'before-upgrade.sqlite',
    'link-keys',
    'portal-2026-11-02.sqlite',
    'portal-2026-11-02.sqlite.sha256',
  ]);
});

test('an upgrade switches to the new version only if its installation and the backup have succeeded', () => {
  const block = document?.blocks.find(({ code }) => code.includes('before-upgrade'))?.code ?? '';
  const lines = block.split('\n');
  const end = lines.findIndex((line) => line.includes('ln -sfn'));
  const run = (failing: string) => {
    const commands = ['npm', 'systemctl', 'mdhq-portal', 'ln', 'readlink'].map(
      (name) => `${name}() { echo "${name} $1"; [ ${name} != ${failing} ]; }`,
    );
    const script = [...commands, ...lines.slice(0, end + 1)].join('\n');
    return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout;
  };

  expect(run('none')).toContain('ln -sfn');
  for (const failing of ['npm', 'mdhq-portal']) expect(run(failing)).not.toContain('ln -sfn');
});
