import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const quickArgon2 = new URL(
  '../../packages/server/test/support/portal/quick-argon2.js',
  import.meta.url,
);

export default defineConfig({
  test: {
    execArgv: ['--import', fileURLToPath(quickArgon2)],
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
