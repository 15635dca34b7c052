import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/** Adds a policy to each page that allows only files of the site, and only the inline scripts that the build has written. */
export const contentSecurityPolicy: AstroIntegration = {
  name: 'content-security-policy',
  hooks: {
    'astro:build:done': async ({ dir }) => {
      const folder = fileURLToPath(dir);
      await Promise.all(
        globSync('**/*.html', { cwd: folder }).map(async (name) => {
          const file = join(folder, name);
          const html = await readFile(file, 'utf8');
          const meta = `<meta http-equiv="Content-Security-Policy" content="${policyOf(html)}">`;
          // Before everything that it applies to.
          await writeFile(file, html.replace(/<head>|<head [^>]*>/, `$&${meta}`));
        }),
      );
    },
  },
};

function policyOf(html: string): string {
  const inline = html.matchAll(/<script(?![^>]* src=)[^>]*>(.*?)<\/script>/gs);
  const hashes = Array.from(
    inline,
    ([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`,
  );
  return [
    "default-src 'self'",
    // The search is compiled to WebAssembly.
    `script-src 'self' 'wasm-unsafe-eval' ${[...new Set(hashes)].join(' ')}`,
    // Highlighted code has style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
