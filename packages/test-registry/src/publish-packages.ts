import { runPnpm } from './run-pnpm.ts';
import type { Registry } from './start-registry.ts';

/**
 * Packs the published packages of a workspace as they are built, and publishes those whose version the registry does
 * not have, in about a second.
 * @param root the folder of the workspace
 * @returns the packages, such as `@mdhq/portal-client@0.1.0`
 */
export async function publishPackages(root: string, registry: Registry): Promise<string[]> {
  const output = await runPnpm(
    root,
    [
      ...['--recursive', 'publish', '--no-git-checks', '--ignore-scripts'],
      ...['--registry', registry.url],
    ],
    {
      NPM_CONFIG_USERCONFIG: registry.npmrcFile,
      // Only a supported CI can attest the provenance of a package.
      NPM_CONFIG_PROVENANCE: 'false',
    },
  );
  return Array.from(output.matchAll(/Published package (\S+)/g), ([, name = '']) => name);
}
