import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const memoryFolder = new URL('test/support/portal/memory-folder.js', import.meta.url);

export default defineConfig({
  test: {
    execArgv: ['--import', fileURLToPath(memoryFolder)],
    // No module here has state of its own, and loading them all again for each file takes longest.
    isolate: false,
    // Many tests wait for processes and for deadlines of the server; the default leaves one worker on two cores.
    maxWorkers: 2,
    // For tests that hang. It measures nothing: other programs may use the machine, too.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
