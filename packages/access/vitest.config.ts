import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // No module here has state of its own, and loading them all again for each file takes longest.
    isolate: false,
    // For tests that hang. It measures nothing: other programs may use the machine, too.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
