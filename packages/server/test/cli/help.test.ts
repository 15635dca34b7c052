import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { readVersion } from '../../src/version.ts';
import { installCommand } from '../support/command.ts';
import { branches, leaves } from '../support/command-names.ts';

it.each(leaves)('help of "%s" has an example and fits 80 columns', async (name) => {
  const command = name.split(' ');
  const { code, stdout } = await installCommand().run(...command, '--help');

  expect(code).toBe(0);
  expect(stdout).toMatch(/\nExamples?\b/);
  expect(stdout).toContain(`mdhq-portal ${name}`);
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

it.each(branches)('help of "%s" lists its commands and fits 80 columns', async (name) => {
  const command = name.split(' ').filter((word) => word !== '');
  const { code, stdout } = await installCommand().run(...command, '--help');

  expect(code).toBe(0);
  expect(stdout).toContain('Commands:');
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

it.each([
  [['instance', 'create', 'sandbox'], "required option '--name <text>' not specified"],
  [['patient', 'import', 'sandbox'], "missing required argument 'file'"],
  [['patient', 'imprt'], "unknown command 'imprt' (Did you mean import?)"],
  [
    ['api-user', 'create', 'sandbox', '--readonly'],
    "unknown option '--readonly' (Did you mean --read-only?)",
  ],
  [['migrate', 'now'], "too many arguments for 'migrate'. Expected 0 arguments but got 1: now"],
])('%j is a usage error, reported in one line', async (args, reason) => {
  expect(await installCommand().run(...args)).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: ${reason}. Run with --help for usage.\n`,
  });
});

it('prints the help when called without arguments', async () => {
  const { code, stderr } = await installCommand().run();

  expect(code).toBe(2);
  expect(stderr).toContain('Usage: mdhq-portal');
});

it('help of serve lists every environment variable that loadConfig reads', async () => {
  const { stdout } = await installCommand().run('serve', '--help');
  const listed = [...stdout.matchAll(/^ {2}((?:PORTAL|SMTP)_\w+) {2}/gm)].map(([, name]) => name);

  expect(listed.toSorted()).toEqual(variables());
});

it('the README lists every environment variable that loadConfig reads, with its default', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, table = ''] = /\n## Environment\n(.*?)\n## /s.exec(readme) ?? [];
  const rows = [...table.matchAll(/^\| `(\w+)` \| (.+) \| (.*)\|$/gm)];

  expect(rows.map(([, name]) => name).toSorted()).toEqual(variables());
  const defaults = rows.flatMap(([, name = '', , text = '']) => {
    const [, value] = /^`([^`]+)` $/.exec(text) ?? [];
    return value === undefined ? [] : [{ [name]: value }];
  });
  expect(defaults.length).toBeGreaterThan(5);
  for (const environment of defaults) expect(loadConfig(environment)).toEqual(loadConfig({}));
});

/** The names of the environment variables that loadConfig reads. */
function variables(): string[] {
  const names = new Set<string>();
  loadConfig(new Proxy({}, { get: (_, name) => void names.add(String(name)) }));
  return [...names].toSorted();
}

it.each([['--version'], ['-V'], ['serve', '--version']])(
  '%j prints the version of the package',
  async (...args) => {
    const stdout = `${readVersion()}\n`;
    expect(await installCommand().run(...args)).toEqual({ code: 0, stdout, stderr: '' });
  },
);
