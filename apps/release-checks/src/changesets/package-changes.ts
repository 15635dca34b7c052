import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { fileAt, filesOf, type Step } from '../repository/git.ts';
import type { Manifest } from '../repository/published-packages.ts';
import type { WorkspaceFile } from '../repository/workspace-file.ts';
import { dependenciesOf } from './runtime-dependencies.ts';
import { significantText } from './significant-text.ts';

export interface Change {
  readonly kind: 'dependency' | 'field' | 'file';
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The fields of `package.json`, beside dependencies, that a user of the package can notice. */
const interfaceFields = ['exports', 'bin', 'engines', 'files', 'type'] as const;

/**
 * The paths with the published files of a package: its sources, and what is packed as it is. Its changelog only describes
 * them.
 */
const contentOf = (folder: string, { files }: Manifest): string[] =>
  ['src', ...files.filter((name) => name !== 'CHANGELOG.md')].map((name) => `${folder}/${name}`);

/** All paths that can change a package. */
export const pathsOf = (folder: string, manifest: Manifest): string[] => [
  ...contentOf(folder, manifest),
  `${folder}/package.json`,
  'pnpm-workspace.yaml',
];

/** What some steps change in a package altogether, so without what a later step reverts. */
export async function changesOf(
  root: string,
  folder: string,
  manifest: Manifest,
  steps: Step[],
): Promise<Change[]> {
  const changes = await Promise.all(
    steps.map((step) => changesOfStep(root, folder, manifest, step)),
  );
  const first = new Map<string, Change>();
  for (const change of changes.flat()) {
    const key = `${change.kind} ${change.name}`;
    const { before } = first.get(key) ?? change;
    first.set(key, { ...change, before });
  }
  return [...first.values()].filter(({ before, after }) => before !== after);
}

async function changesOfStep(
  root: string,
  folder: string,
  manifest: Manifest,
  step: Step,
): Promise<Change[]> {
  const files = await filesOf(root, step, contentOf(folder, manifest));
  const [before, after] = await Promise.all([
    partsAt(root, step.before, folder, files),
    partsAt(root, step.after, folder, files),
  ]);
  return [...new Map([...before, ...after])].map(([key, { kind, name }]) => ({
    kind,
    name,
    before: before.get(key)?.value,
    after: after.get(key)?.value,
  }));
}

interface Part {
  readonly kind: Change['kind'];
  readonly name: string;
  readonly value: string | undefined;
}

/** The parts of a package at a commit or in the working tree, by kind and name. */
async function partsAt(
  root: string,
  commit: string | undefined,
  folder: string,
  files: string[],
): Promise<Map<string, Part>> {
  const read = (file: string) => textOf(root, commit, file);
  const manifest: Partial<Manifest> = JSON.parse((await read(`${folder}/package.json`)) ?? '{}');
  const workspace: WorkspaceFile = parse((await read('pnpm-workspace.yaml')) ?? '{}');
  const texts = await Promise.all(files.map(read));
  const parts: Part[] = [
    ...[...dependenciesOf(manifest, workspace)].map(
      ([name, value]): Part => ({ kind: 'dependency', name, value }),
    ),
    ...interfaceFields.map(
      (name): Part => ({ kind: 'field', name, value: JSON.stringify(manifest[name]) }),
    ),
    ...files.map((name, index): Part => {
      const text = texts[index];
      return { kind: 'file', name, value: text && significantText(name, text) };
    }),
  ];
  return new Map(parts.map((part) => [`${part.kind} ${part.name}`, part]));
}

async function textOf(
  root: string,
  commit: string | undefined,
  file: string,
): Promise<string | undefined> {
  if (commit !== undefined) return fileAt(root, commit, file);
  const path = join(root, file);
  return existsSync(path) ? (await readFile(path, 'utf8')).trimEnd() : undefined;
}
