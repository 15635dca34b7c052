import { defineConfig } from 'orval';

const input = 'node_modules/@mdhq/portal-spec/openapi.yaml';

export default defineConfig({
  // Types, a function for each operation on `fetch`, and handlers for MSW.
  client: {
    input,
    output: {
      target: 'generated/orval/portal.ts',
      schemas: 'generated/orval/model',
      client: 'fetch',
      baseUrl: 'https://sandbox.md-hq.com',
      mock: true,
    },
  },
  // Zod schemas of the parameters, the bodies, and the responses of each status.
  schemas: {
    input,
    output: {
      target: 'generated/orval/schemas.ts',
      client: 'zod',
      override: { zod: { generateEachHttpStatus: true } },
    },
  },
});
