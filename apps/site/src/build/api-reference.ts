import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { AstroIntegration } from 'astro';

const redocly = fileURLToPath(
  new URL('bin/cli.js', import.meta.resolve('@redocly/cli/package.json')),
);

/** The host from which the page loads the logo of its tool. */
const logo = /https:\/\/cdn\.redoc\.ly\/redoc\/[\w-]+\.svg/g;

/** A transparent image. */
const pixel = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';

/** Adds the API reference: one page, generated from the contract, that loads nothing and has no telemetry. */
export const apiReference: AstroIntegration = {
  name: 'api-reference',
  hooks: {
    'astro:build:done': async ({ dir }) => {
      const folder = join(fileURLToPath(dir), 'api');
      const page = join(folder, 'index.html');
      const contract = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.yaml'));
      await mkdir(folder, { recursive: true });
      await promisify(execFile)(
        process.execPath,
        [
          ...[redocly, 'build-docs', contract, '--output', page],
          // Otherwise the page loads its program from a CDN, and reports page views.
          ...['--inlineBundle', '--openapi.disableTelemetry'],
        ],
        { env: { ...env, REDOCLY_TELEMETRY: 'off' } },
      );
      const html = await readFile(page, 'utf8');
      const withoutLogo = html.replace(logo, pixel).replaceAll('API docs by', '$& Redocly');
      await writeFile(page, withoutLogo);
    },
  },
};
