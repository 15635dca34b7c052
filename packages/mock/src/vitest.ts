import type { ProvidedContext } from 'vitest';
import { startMock } from './start-mock.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The base URL of the mock that `@mdhq/portal-mock/vitest` has started, such as `http://127.0.0.1:4010`. */
    portalMockUrl: string;
  }
}

/** The part of vitest's `TestProject` that is needed. The types of `vitest/node` would import those of every test environment. */
interface Project {
  provide<Key extends keyof ProvidedContext>(key: Key, value: ProvidedContext[Key]): void;
}

/**
 * A global set-up for vitest: one mock for all test files. `inject('portalMockUrl')` returns its URL.
 * @example
 * export default defineConfig({ test: { globalSetup: ['@mdhq/portal-mock/vitest'] } });
 */
export async function setup(project: Project): Promise<() => Promise<void>> {
  const mock = await startMock();
  project.provide('portalMockUrl', mock.url);
  return () => mock.close();
}
