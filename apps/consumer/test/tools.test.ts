import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from './support/consumer-project.ts';
import { app } from './support/installed-tools.ts';

interface Settings {
  allowBuilds: Record<string, boolean>;
  [name: string]: unknown;
}

const read = async (...path: string[]) => parse(await readFile(join(...path), 'utf8'));
const { optionalDependencies, devDependencies } = await read(app, 'tools/package.json');
const tools: [string, string][] = Object.entries({ ...optionalDependencies, ...devDependencies });

test('an installation of the workspace downloads none of the tools that only the consumer folders need', async () => {
  const lockfile = await readFile(join(root, 'pnpm-lock.yaml'), 'utf8');
  const names = tools.map(([name, version]) =>
    version.startsWith('npm:') ? version.slice('npm:'.length) : `${name}@${version}`,
  );
  const isLocked = (name: string) =>
    lockfile.includes(`\n  ${name}:\n`) || lockfile.includes(`\n  '${name}':\n`);

  expect(names.length).toBeGreaterThan(10);
  expect(isLocked(`node@${process.versions.node}`)).toBe(true);
  expect(names.filter(isLocked)).toEqual([]);
});

test('the tools of the consumer folders are pinned, with the supply chain settings of the workspace (Q67)', async () => {
  const ofRoot: Settings = await read(root, 'pnpm-workspace.yaml');
  const ofTools: Settings = await read(app, 'tools/pnpm-workspace.yaml');
  const { allowBuilds, ...settings } = ofTools;

  expect(settings).toMatchObject({
    minimumReleaseAge: expect.any(Number),
    trustPolicy: 'no-downgrade',
    blockExoticSubdeps: true,
    strictDepBuilds: true,
  });
  expect(ofRoot).toMatchObject(settings);
  expect(Object.keys(allowBuilds).filter((name) => allowBuilds[name])).toEqual(['node']);
  expect(tools.filter(([, version]) => !/^(npm:node@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
