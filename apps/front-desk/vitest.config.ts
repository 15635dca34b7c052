import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const support = new URL('../../packages/server/test/support/portal/', import.meta.url);
const preloaded = ['memory-folder.js', 'quick-argon2.js'].map((name) =>
  fileURLToPath(new URL(name, support)),
);

export default defineConfig({
  test: {
    execArgv: preloaded.flatMap((file) => ['--import', file]),
    // No module here has state of its own, and loading them all again for each file takes longest.
    isolate: false,
    // The longest of all suites, and the last to begin: alone, it would leave the other core of a small machine idle.
    maxWorkers: 2,
    // For tests that hang. It measures nothing: other programs may use the machine, too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
  },
});
