import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const quickArgon2 = new URL(
  '../../packages/server/test/support/portal/quick-argon2.js',
  import.meta.url,
);

export default defineConfig({
  test: {
    execArgv: ['--import', fileURLToPath(quickArgon2)],
    // For tests that hang. It measures nothing: other programs may use the machine, too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
