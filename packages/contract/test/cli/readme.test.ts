import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

it('the first block of the README runs unchanged', async () => {
  const readme = await readFile(`${packageFolder}/README.md`, 'utf8');
  const block = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', block],
    { cwd: packageFolder },
  );

  expect(stdout).toMatch(/^All \d+ checks passed\.$/m);
});
