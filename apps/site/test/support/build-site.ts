import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of the built site. */
    site: string;
    /** The path of the site on its host. */
    base: string;
  }
}

/** Builds the site for all tests, for a path below the origin: what is right there is right at the root, too. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-site-'));
  const base = '/toolkit/';
  const astro = fileURLToPath(new URL('../../node_modules/.bin/astro', import.meta.url));
  await promisify(execFile)(astro, ['build', '--silent', '--outDir', folder], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...env, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production', SITE_BASE: base },
  });
  project.provide('site', folder);
  project.provide('base', base);
  return () => rm(folder, { recursive: true });
}
