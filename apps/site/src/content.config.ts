import { defineCollection } from 'astro:content';
import { docsSchema } from '@astrojs/starlight/schema';
import { documentLoader } from './documents/document-loader.ts';

export const collections = {
  docs: defineCollection({ loader: documentLoader, schema: docsSchema() }),
};
