import { defineConfig } from 'vitest/config';

export default defineConfig({
  // A limit for what hangs; nothing is measured by it.
  test: { isolate: false, testTimeout: 60_000, hookTimeout: 60_000 },
});
