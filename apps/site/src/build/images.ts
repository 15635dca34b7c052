import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { root } from '../documents/list-documents.ts';

/** Adds the images of the documents to the site. */
export const images: AstroIntegration = {
  name: 'images',
  hooks: {
    'astro:build:done': async ({ dir }) => {
      await cp(join(root, 'docs/images'), join(fileURLToPath(dir), 'images'), { recursive: true });
    },
  },
};
