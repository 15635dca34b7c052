import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/support/set-up.ts'],
    // A limit for what hangs. Nothing is measured by it, and others may use the machine too.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
