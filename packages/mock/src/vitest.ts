import type { ProvidedContext } from 'vitest';
import { startMock } from './start-mock.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the mock listens that `@mdhq/portal-mock/vitest` has started, such as `http://127.0.0.1:4010`. */
    portalMockUrl: string;
  }
}

/** What is needed of vitest's `TestProject`; the types of `vitest/node` drag those of every test environment in. */
interface Project {
  provide<Key extends keyof ProvidedContext>(key: Key, value: ProvidedContext[Key]): void;
}

/**
 * A global set-up for vitest: one mock for all test files. Tests find it by `inject('portalMockUrl')`.
 * @example
 * export default defineConfig({ test: { globalSetup: ['@mdhq/portal-mock/vitest'] } });
 */
export async function setup(project: Project): Promise<() => Promise<void>> {
  const mock = await startMock();
  project.provide('portalMockUrl', mock.url);
  return () => mock.close();
}
