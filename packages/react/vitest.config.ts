import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Loading React, the DOM and TanStack Query again for each file takes longest; each test restores what it changes in them.
    isolate: false,
    // For tests that hang. It measures nothing: other programs may use the machine, too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
