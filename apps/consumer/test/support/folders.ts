import { existsSync } from 'node:fs';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Registry } from '@mdhq/test-registry';
import { linkInto } from './consumer-project.ts';
import { app, installed } from './installed-tools.ts';
import { runIn } from './tool-chain.ts';

/** A folder of this package, copied out of the repository. */
export interface Folder {
  path: string;
  manifest: Manifest;
}

interface Manifest {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** The environment of the commands of a folder. */
export interface Surroundings {
  registry: Pick<Registry, 'url' | 'npmrc'>;
  portalUrl: string;
  /** A folder with the tools, for the `PATH`. */
  tools: string;
  /** A project with all our packages. */
  project: string;
}

/** The folders with a README, which readers can copy. */
export async function folderNames(): Promise<string[]> {
  const entries = await readdir(app, { withFileTypes: true });
  const names = entries.filter((one) => one.isDirectory()).map(({ name }) => name);
  return names.filter((name) => existsSync(join(app, name, 'README.md'))).toSorted();
}

/** The `package.json` of a folder. */
export async function readManifest(name: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(app, name, 'package.json'), 'utf8')) as Manifest;
}

/** The dependencies of a folder, with their ranges. */
export function dependenciesOf({ dependencies, devDependencies }: Manifest): [string, string][] {
  return Object.entries({ ...dependencies, ...devDependencies });
}

/** Whether a package is part of this workspace. */
export const isOurs = (name: string): boolean => name.startsWith('@mdhq/');

/** The commands in the README of a folder, without `npm start` of a program that does not end. */
export async function readmeCommands(name: string): Promise<string[]> {
  const readme = await readFile(join(app, name, 'README.md'), 'utf8');
  const [, block = ''] = /```sh\n(.*?)```/s.exec(readme) ?? [];
  const commands = block.trimEnd().split('\n');
  return servers.includes(name) ? commands.filter((command) => command !== 'npm start') : commands;
}

const servers = ['next', 'worker'];

/** Copies a folder out of the repository, and tells package managers where our packages are. */
export async function copyFolder(
  name: string,
  into: string,
  { registry }: Pick<Surroundings, 'registry'>,
): Promise<Folder> {
  const path = join(into, name);
  await cp(join(app, name), path, { recursive: true });
  await writeFile(join(path, '.npmrc'), registry.npmrc);
  return { path, manifest: await readManifest(name) };
}

/** Runs a command of a README. What `npm install` would download is linked. */
export async function runCommand(
  folder: Folder,
  command: string,
  surroundings: Surroundings,
): Promise<string> {
  if (command === 'npm install') return installWithLinkedTools(folder, surroundings);
  const script = /^npm (?:run )?(\w+)$/.exec(command)?.[1];
  if (script !== undefined) return runScript(folder, script, surroundings);
  const { registry, portalUrl, tools } = surroundings;
  return runIn(folder.path, portalUrl, ['sh', '-c', command], {
    PATH: pathWith(process.execPath, tools),
    // Without the caches of the user.
    HOME: dirname(folder.path),
    YARN_NPM_REGISTRY_SERVER: registry.url,
    YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
    YARN_ENABLE_TELEMETRY: '0',
    // By default, Yarn refuses versions that are younger than a day.
    YARN_NPM_MINIMAL_AGE_GATE: '0',
  });
}

/** Runs a command of a README as it stands, with the package managers of this machine. */
export function runUnchanged(
  { path }: Folder,
  command: string,
  { portalUrl, tools }: Surroundings,
): Promise<string> {
  const PATH = pathWith(process.execPath, tools);
  return runIn(path, portalUrl, ['sh', '-c', command], { ...npmSettings(), PATH });
}

/** Runs a script of a folder on a Node, as `npm run` would. */
export async function runScript(
  { path, manifest }: Folder,
  script: string,
  { portalUrl, tools }: Surroundings,
  node: string = process.execPath,
): Promise<string> {
  const command = manifest.scripts[script];
  if (command === undefined) throw new Error(`${path} has no script ${script}`);
  const PATH = pathWith(node, tools);
  return runIn(path, portalUrl, ['sh', '-c', command], { PATH });
}

const pathWith = (node: string, tools: string) =>
  [dirname(node), tools, '/usr/bin', '/bin'].join(':');

/**
 * Installs the packages that a folder depends on from the registry, and links its tools, which are dependencies of this
 * package or installed in the project, so that nothing is downloaded for them.
 */
async function installWithLinkedTools(
  { path, manifest }: Folder,
  { project }: Surroundings,
): Promise<string> {
  const { devDependencies = {}, ...others } = manifest;
  const [ours, theirs] = partition(Object.keys(manifest.dependencies));
  const dependencies = Object.fromEntries(ours.map((name) => [name, manifest.dependencies[name]]));
  await writeFile(join(path, 'package.json'), JSON.stringify({ ...others, dependencies }));
  // Peer dependencies are linked as well.
  const options = ['--legacy-peer-deps', '--prefer-offline', '--ignore-scripts', '--no-audit'];
  const output = await runIn(path, '', ['npm', 'install', ...options], npmSettings());
  const [ourTools, tools] = partition(Object.keys(devDependencies));
  await linkInto(path, ourTools, project);
  await linkInto(
    path,
    [...theirs, ...tools].filter((name) => existsSync(installed(name))),
  );
  return output;
}

const partition = (names: string[]): [string[], string[]] => [
  names.filter(isOurs),
  names.filter((name) => !isOurs(name)),
];

/** The cache, proxies and certificates of npm. */
function npmSettings(): Record<string, string> {
  const names = /^(home|npm_config_.*|https?_proxy|no_proxy|node_extra_ca_certs|ssl_cert_file)$/i;
  const settings = Object.entries(process.env).filter(([name]) => names.test(name));
  return Object.fromEntries(settings) as Record<string, string>;
}
