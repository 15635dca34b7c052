import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Prism takes a second to load, and nothing here has state of its own.
    isolate: false,
    // A run of the whole suite takes a second or two, and more where others use the machine too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
