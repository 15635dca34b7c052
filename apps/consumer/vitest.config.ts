import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/support/set-up.ts'],
    // No test file has state that others could see.
    isolate: false,
    // For tests that hang. It measures nothing: other programs may use the machine, too.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
