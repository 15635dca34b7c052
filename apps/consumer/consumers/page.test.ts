import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';
import { removeFolder, root, temporaryFolder } from '../test/support/consumer-project.ts';

test('the commands of the page pack the packages, and install and run a copied folder', async () => {
  const outside = await temporaryFolder('copied');
  onTestFinished(() => removeFolder(outside));
  const page = await readFile(join(root, 'docs/tool-chains.md'), 'utf8');
  const [, block = ''] = /```sh\n(.*?)```/s.exec(page) ?? [];
  const { stderr } = await promisify(execFile)('sh', ['-euc', block.replaceAll('/tmp', outside)], {
    cwd: root,
    env: { ...process.env, PORTAL_URL: inject('mockUrl').replace('://', '://un:pwd@') },
  });

  // Jest writes its report there.
  expect(stderr).toMatch(/^Tests: +2 passed, 2 total$/m);
});
