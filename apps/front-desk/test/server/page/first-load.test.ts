import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const web = new URL('../../../dist/web/', import.meta.url);

/** The scripts that a page or a script imports statically, so that the browser loads them before it shows anything. */
const named =
  /(?:<script[^>]+src=|<link[^>]+rel="modulepreload"[^>]+href=|(?:from|import))"([^"]+\.js)"/g;

/** A file with all its static imports, which are loaded immediately; those by `import()` are loaded later. */
function scriptsOf(file: URL, found = new Set<string>()): Set<string> {
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(named)) {
    const script = new URL(
      name.startsWith('/') ? `.${name}` : name,
      name.startsWith('/') ? web : file,
    );
    if (found.has(script.href)) continue;
    found.add(script.href);
    scriptsOf(script, found);
  }
  return found;
}

it('loads less than 200 kB of script for the first screen', () => {
  const scripts = [...scriptsOf(new URL('index.html', web))];
  expect(scripts.length).toBeGreaterThan(0);
  const sizes = scripts.map((script) => gzipSync(readFileSync(new URL(script))).length);
  const sum = sizes.reduce((total, size) => total + size, 0);
  expect(sum).toBeGreaterThan(50_000);
  expect(sum).toBeLessThan(200_000);
});
