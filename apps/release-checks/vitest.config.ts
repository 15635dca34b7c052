import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // For tests that hang. It measures nothing: other programs may use the machine, too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
