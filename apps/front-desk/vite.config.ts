import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressAssets } from './vite.compress.ts';

export default defineConfig({
  plugins: [react(), compressAssets()],
  // The backend puts a fresh nonce in its place with every page (src/server/page.ts).
  html: { cspNonce: '__CSP_NONCE__' },
  // Nothing inline: the content security policy allows no data URLs.
  build: {
    outDir: 'dist/web',
    // The licenses of the bundled packages require it.
    license: { fileName: 'licenses.md' },
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The first browsers with light-dark(): a substitute for it would not follow Mantine's scheme.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
  },
});
