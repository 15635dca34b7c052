import { defineConfig } from 'vitest/config';

export default defineConfig({
  // For tests that hang; it measures nothing.
  test: { expect: { poll: { timeout: 60_000 } }, testTimeout: 60_000, hookTimeout: 60_000 },
});
