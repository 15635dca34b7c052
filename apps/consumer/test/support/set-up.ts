import type { ProvidedContext } from 'vitest';
import { startMockCommand } from './commands.ts';
import {
  compilePrograms,
  createConsumerProject,
  linkInto,
  removeFolder,
} from './consumer-project.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of a project with the packed packages. */
    folder: string;
    /** The errors of `tsc` for its programs. */
    compilerErrors: string;
    /** The address of the packed mock. */
    mockUrl: string;
  }
}

/** The part of vitest's `TestProject` that is needed. */
interface Project {
  provide<Key extends keyof ProvidedContext>(key: Key, value: ProvidedContext[Key]): void;
}

/** Installs the packed packages and starts the mock once for all test files. */
export async function setup(project: Project): Promise<() => Promise<void>> {
  const folder = await createConsumerProject();
  project.provide('folder', folder);
  project.provide('compilerErrors', await compilePrograms(folder));
  // Optional peer dependencies of the packages, which the code of documents imports.
  await linkInto(folder, ['openapi-fetch', 'vitest']);
  const mock = await startMockCommand(folder);
  project.provide('mockUrl', mock.url);
  return async () => {
    await mock.stop();
    await removeFolder(folder);
  };
}
