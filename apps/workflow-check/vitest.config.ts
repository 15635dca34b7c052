import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // No test file has state that others could see.
    isolate: false,
    // For tests that hang. It measures nothing: other programs may use the machine, too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
