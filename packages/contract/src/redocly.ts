import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import module, { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MissingTool } from './errors.ts';

/**
 * Finds the command `redocly` of `@redocly/cli`, an optional peer dependency, because it installs more than all others.
 * @throws MissingTool
 */
export function findRedocly(
  resolve = () => import.meta.resolve('@redocly/cli/bin/cli.js'),
): string {
  try {
    return fileURLToPath(resolve());
  } catch {
    throw new MissingTool(
      'The workflows and --against need @redocly/cli, which is not installed. Run `npm install --save-dev @redocly/cli`.',
    );
  }
}

/**
 * Runs `redocly`, and returns its standard output. Its exit code is ignored. It does not inherit the environment, because
 * a proxy or options of Node could change what it does; it shares the compile cache of this process, if there is one.
 * @param signal ends the process
 * @throws MissingTool
 */
export function runRedocly(args: string[], signal?: AbortSignal): Promise<string> {
  const cli = findRedocly();
  // Node 20 has no compile cache.
  const compileCache = module.getCompileCacheDir?.();
  const env = {
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
    ...(compileCache !== undefined && { NODE_COMPILE_CACHE: dirname(compileCache) }),
    ...(process.versions['pnp'] !== undefined && { NODE_OPTIONS: pnpOptions() }),
  };
  const options = { env, maxBuffer: 64 * 1024 * 1024, ...(signal && { signal }) };
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], options, (_error, stdout) => resolve(stdout));
  });
}

/** The options of Node that find packages with Yarn PnP, which has no `node_modules`. */
function pnpOptions(): string {
  const hooks = createRequire(import.meta.url).resolve('pnpapi');
  const loader = new URL('.pnp.loader.mjs', pathToFileURL(hooks));
  return `--require ${JSON.stringify(hooks)} --experimental-loader ${loader.href}`;
}

/** Creates a private folder for the duration of a function. */
export async function withFolder<Result>(
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-contract-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
