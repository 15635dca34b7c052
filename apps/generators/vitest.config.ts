import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const quickArgon2 = new URL(
  '../../packages/server/test/support/portal/quick-argon2.js',
  import.meta.url,
);

export default defineConfig({
  test: {
    execArgv: ['--import', fileURLToPath(quickArgon2)],
    // Generates the files that the tests import.
    globalSetup: ['test/support/set-up.ts'],
    // The server takes a second to load, and nothing here has state of its own.
    isolate: false,
    maxWorkers: 1,
    // For tests that hang. It measures nothing: other programs may use the machine, too.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
