/**
 * Writes `src/generated/version.ts` from `package.json`, because bundles have no `package.json` to read. With `--check`
 * it writes nothing, and exits with 1 if the file differs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import manifest from '../package.json' with { type: 'json' };

const file = new URL('../src/generated/version.ts', import.meta.url);
const source = `// Generated from package.json by \`pnpm generate\`. Do not edit.

/** The version of this package. */
export const version = ${JSON.stringify(manifest.version)};
`;

if (!process.argv.includes('--check')) {
  writeFileSync(file, source);
} else if (readFileSync(file, 'utf8') !== source) {
  process.stderr.write(
    'src/generated/version.ts does not match package.json. Run `pnpm generate` and commit the result.\n',
  );
  process.exitCode = 1;
}
