import { execFile } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { app, linkInto, versionOf } from './consumer-project.ts';

const run = promisify(execFile);

/** Packages whose binary is a package of its own. This package has only that for Linux on x64. */
const binaries: Record<string, string> = {
  esbuild: '@esbuild/linux-x64',
  workerd: '@cloudflare/workerd-linux-64',
};

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/**
 * Copies the folder of a tool chain into a project that has the packed packages. Its own dependencies are those of this
 * package, in the same version, so that nothing is downloaded.
 */
export async function copyToolChain(name: string, project: string): Promise<string> {
  const folder = join(project, name);
  await cp(join(app, name), folder, { recursive: true });
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
  const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  const tools = wanted.filter(([dependency]) => !dependency.startsWith('@mdhq/'));
  for (const [tool, version] of tools) {
    const installed = await versionOf(binaries[tool] ?? tool);
    if (installed !== version) throw new Error(`${name} has ${tool} ${version}, not ${installed}`);
  }
  await linkInto(
    folder,
    tools.map(([tool]) => tool).filter((tool) => !(tool in binaries)),
  );
  return folder;
}

/** Runs a command in a folder, with the URL of a portal, and returns its output. */
export async function runIn(
  folder: string,
  portalUrl: string,
  [command = '', ...options]: string[],
  env: Record<string, string> = {},
): Promise<string> {
  const { stdout, stderr } = await run(command, options, {
    cwd: folder,
    env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, PORTAL_URL: portalUrl, ...env },
  }).catch((failure: { stdout: string; stderr: string }) => {
    throw new Error(`${command} failed:\n${failure.stdout}\n${failure.stderr}`);
  });
  return `${stdout}${stderr}`;
}

/** A file of a dependency of this package. */
export const installed = (path: string): string => join(app, 'node_modules', path);
