import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The mock keeps nothing, so one does for all files.
    globalSetup: ['./src/vitest.ts'],
    // Prism takes a second to load, and nothing here has state of its own.
    isolate: false,
    // Commands that tests start reuse the code that earlier ones have compiled.
    env: {
      NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)),
    },
    // For tests that hang. It measures nothing: other programs may use the machine, too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
