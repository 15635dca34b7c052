import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const quickArgon2 = new URL('../server/test/support/portal/quick-argon2.js', import.meta.url);

export default defineConfig({
  test: {
    execArgv: ['--import', fileURLToPath(quickArgon2)],
    // Prism takes a second to load, and nothing here has state of its own.
    isolate: false,
    // A run of the whole suite takes a second or two, and more where others use the machine too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
