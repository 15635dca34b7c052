import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import type { Plugin } from 'vite';

const compress = promisify(brotliCompress);

/** Puts a smaller copy beside each asset, for browsers that take Brotli (src/server/page.ts). */
export function compressAssets(): Plugin {
  return {
    name: 'compress-assets',
    apply: 'build',
    async writeBundle({ dir = '' }) {
      const assets = join(dir, 'assets');
      for (const name of await readdir(assets)) {
        const file = join(assets, name);
        await writeFile(`${file}.br`, await compress(await readFile(file)));
      }
    },
  };
}
