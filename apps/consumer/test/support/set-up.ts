import { join } from 'node:path';
import { publishPackages, startRegistry } from '@mdhq/test-registry';
import type { ProvidedContext } from 'vitest';
import { startMockCommand } from './commands.ts';
import {
  compilePrograms,
  createConsumerProject,
  linkInto,
  removeFolder,
  root,
} from './consumer-project.ts';
import type { Surroundings } from './folders.ts';
import { installTools } from './installed-tools.ts';
import { writeTools } from './tool-chain.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of a project with the packed packages. */
    folder: string;
    /** The errors of `tsc` for its programs. */
    compilerErrors: string;
    /** The address of the packed mock. */
    mockUrl: string;
    /** The environment of the commands of the folders. */
    surroundings: Surroundings;
  }
}

/** The part of vitest's `TestProject` that is needed. */
interface Project {
  provide<Key extends keyof ProvidedContext>(key: Key, value: ProvidedContext[Key]): void;
}

/** Publishes the packages to a registry on loopback, installs them, and starts the mock once for all test files. */
export async function setup(project: Project): Promise<() => Promise<void>> {
  const registry = await startRegistry();
  const packages = await publishPackages(root, registry);
  const [folder] = await Promise.all([createConsumerProject(packages, registry), installTools()]);
  project.provide('folder', folder);
  project.provide('compilerErrors', await compilePrograms(folder));
  // Optional peer dependencies of the packages, which the code of documents imports.
  await linkInto(folder, ['openapi-fetch', 'vitest']);
  const mock = await startMockCommand(folder);
  project.provide('mockUrl', mock.url);
  const tools = join(folder, 'tools');
  await writeTools(tools);
  project.provide('surroundings', {
    registry: { url: registry.url, npmrc: registry.npmrc },
    portalUrl: mock.url.replace('://', '://un:pwd@'),
    tools,
    project: folder,
  });
  return async () => {
    await mock.stop();
    await registry.close();
    await removeFolder(folder);
  };
}
