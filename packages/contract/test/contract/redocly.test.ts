import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { runRedocly, withFolder } from '../../src/redocly.ts';

it('runs Redocly without its telemetry', async () => {
  const spec = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.yaml'));
  const output = await withFolder(async (folder) => {
    const plugin =
      "console.log('telemetry', process.env.REDOCLY_TELEMETRY); export default () => ({ id: 'a' });";
    await writeFile(join(folder, 'plugin.mjs'), plugin);
    await writeFile(join(folder, 'redocly.yaml'), 'plugins: [./plugin.mjs]\n');
    return runRedocly(['lint', spec, `--config=${join(folder, 'redocly.yaml')}`]);
  });

  expect(output).toContain('telemetry off');
});

/** The effects of Yarn's own `.pnp.cjs` on which the suite relies. */
const hooks = `
  const Module = require('node:module');
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (name, ...others) =>
    name === 'pnpapi' ? __filename : resolve(name, ...others);
  process.versions.pnp = '3';
  console.log('hooks of', process.argv.at(-1));
`;

/** Runs in a thread of its own, which cannot use `console` once the process ends. */
const loaderOfHooks = `
  import { writeSync } from 'node:fs';
  writeSync(1, 'loader of the hooks\\n');
`;

it("runs Redocly with the hooks of Yarn Plug'n'Play, and without other options of Node", async () => {
  const redocly = new URL('../../src/redocly.ts', import.meta.url).href;
  const program = `
    const { runRedocly } = await import(${JSON.stringify(redocly)});
    console.log(await runRedocly(['--version']));
  `;
  const { stdout } = await withFolder(async (folder) => {
    const [pnp, loader] = [join(folder, '.pnp.cjs'), join(folder, '.pnp.loader.mjs')];
    await writeFile(pnp, hooks);
    await writeFile(loader, loaderOfHooks);
    const options = ['--require', pnp, '--import', 'data:text/javascript,console.log("other")'];
    return promisify(execFile)(process.execPath, [
      ...options,
      '--input-type=module',
      `--eval=${program}`,
      'the suite',
    ]);
  });

  expect(stdout).toMatch(/^other$/m);
  expect(stdout.match(/^other$/gm)).toHaveLength(1);
  expect(stdout).toMatch(/^hooks of --version$/m);
  expect(stdout).toMatch(/^loader of the hooks$/m);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+$/m);
});
