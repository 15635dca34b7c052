import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const support = new URL('../server/test/support/portal/', import.meta.url);
const preloaded = ['memory-folder.js', 'quick-argon2.js'].map((name) =>
  fileURLToPath(new URL(name, support)),
);

export default defineConfig({
  test: {
    execArgv: preloaded.flatMap((file) => ['--import', file]),
    // Prism takes a second to load, and nothing here has state of its own.
    isolate: false,
    // One of the longest suites: alone at the end, it would leave the other core of a small machine idle.
    maxWorkers: 2,
    // For tests that hang. It measures nothing: other programs may use the machine, too.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
