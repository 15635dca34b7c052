import { defineConfig } from 'vitest/config';

// Starts the mock once for all test files.
export default defineConfig({ test: { globalSetup: ['@mdhq/portal-mock/vitest'] } });
