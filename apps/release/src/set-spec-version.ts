/** Writes the version of `@mdhq/portal-spec` into `info.version` of the contract. Part of `version-packages`. */
import { readFile, writeFile } from 'node:fs/promises';
import { withInfoVersion } from './info-version.ts';

const spec = new URL('../../../spec/', import.meta.url);
const { version } = JSON.parse(await readFile(new URL('package.json', spec), 'utf8'));
const contract = new URL('openapi.yaml', spec);
await writeFile(contract, withInfoVersion(await readFile(contract, 'utf8'), version));
