import { env } from 'node:process';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { apiReference } from './src/build/api-reference.ts';
import { contentSecurityPolicy } from './src/build/content-security-policy.ts';
import { images } from './src/build/images.ts';
import { listDocuments } from './src/documents/list-documents.ts';
import { repository } from './src/documents/page-links.ts';
import { sidebar } from './src/documents/sidebar.ts';

export default defineConfig({
  // The path of the site on its host, such as `/toolkit/`.
  base: env['SITE_BASE'] || '/',
  // 4010 to 4031 are the demo's.
  server: { host: '127.0.0.1', port: 4040 },
  devToolbar: { enabled: false },
  integrations: [
    starlight({
      title: 'MD HQ portal toolkit',
      description:
        'Types, client, mock, server, front desk and contract suite for the MD HQ patient portal.',
      favicon: '/favicon.svg',
      social: [{ icon: 'github', label: 'Repository', href: repository }],
      editLink: { baseUrl: `${repository}/edit/main/apps/site/` },
      // Long lines of code wrap, so that no block scrolls sideways.
      expressiveCode: { defaultProps: { wrap: true } },
      customCss: ['./src/styles/site.css'],
      sidebar: sidebar(listDocuments()),
      // Headings get links, in documents outside of this folder as well.
      markdown: { processedDirs: ['../..'] },
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
    }),
    images,
    apiReference,
    contentSecurityPolicy, // The last one: it reads the pages of the others.
  ],
});
