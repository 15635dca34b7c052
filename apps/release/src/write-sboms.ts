/**
 * Writes a software bill of materials (CycloneDX 1.6) for each published package into a folder, such as
 * `mdhq-portal-client.cdx.json`. Part of `pack:all`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { publishedPackages } from './installed-packages.ts';
import { withoutRegistry } from './sbom.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = resolve(argv[2] ?? 'packed');
mkdirSync(folder, { recursive: true });

const names = publishedPackages().map(({ manifest }) => `--filter=${manifest.name}`);
const format = [
  '--sbom-format=cyclonedx',
  '--sbom-spec-version=1.6',
  '--prod',
  '--exclude-peers',
  '--split',
];
const out = join(folder, '%s.cdx.json');
execFileSync('pnpm', ['--recursive', ...names, 'sbom', ...format, '--out', out], { cwd: root });

for (const name of readdirSync(folder).filter((one) => one.endsWith('.cdx.json'))) {
  const file = join(folder, name);
  const sbom = withoutRegistry(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`);
}
