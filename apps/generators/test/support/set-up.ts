import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, run } from './run.ts';

const page = fileURLToPath(new URL('../../../../docs/generators.md', import.meta.url));

/** Runs the commands of the page about generators, two at a time: each loads for a second. */
export async function setup(): Promise<void> {
  await rm(join(app, 'generated'), { recursive: true, force: true });
  const text = await readFile(page, 'utf8');
  const blocks = Array.from(text.matchAll(/^```sh\n(.*?)^```$/gms), ([, code = '']) => code);
  const commands = blocks.filter((code) => /^npx /m.test(code));
  const work = async (): Promise<void> => {
    for (let code = commands.shift(); code !== undefined; code = commands.shift()) {
      // The tools are in the path, and npx would take half a second for each.
      await run('sh', ['-euc', code.replaceAll(/^npx /gm, '')], {
        PATH: [dirname(process.execPath), join(app, 'node_modules/.bin'), process.env['PATH']].join(
          ':',
        ),
        REDOCLY_TELEMETRY: 'off',
      });
    }
  };
  await Promise.all([work(), work()]);
}
