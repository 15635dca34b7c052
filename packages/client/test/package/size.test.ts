import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, test } from 'vitest';

/** In bytes, gzipped. */
const BUDGET = 6_000;

// The program of `apps/bench/src/clients`.
const oneCall = `
import { createPortalClient } from '@mdhq/portal-client';
const client = createPortalClient('https://un:pwd@sandbox.md-hq.com');
export const listQueue = () => client.enqueued.list(1);
`;

/** Bundles a program with the built client. */
async function bundle(code: string): Promise<string> {
  const result = await build({
    root: fileURLToPath(new URL('../..', import.meta.url)),
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === '/program.js' ? id : null),
        load: (id) => (id === '/program.js' ? code : null),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input: '/program.js', preserveEntrySignatures: 'strict' },
    },
  });
  expect.assert('output' in result);
  return result.output.map((part) => (part.type === 'chunk' ? part.code : '')).join('');
}

test(`one call bundled is at most ${BUDGET} bytes gzipped`, async () => {
  const code = await bundle(oneCall);
  const size = gzipSync(code).length;

  console.info(`one call bundled: ${size} bytes gzipped, ${code.length} before`);

  expect(size).toBeGreaterThan(2_000);
  expect(size).toBeLessThanOrEqual(BUDGET);
});
