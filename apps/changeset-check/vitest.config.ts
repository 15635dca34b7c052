import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // A limit for what hangs. Nothing is measured by it, and others may use the machine too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
