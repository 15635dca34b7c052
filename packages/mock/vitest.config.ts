import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Prism takes a second to load, and nothing here has state of its own.
    isolate: false,
  },
});
