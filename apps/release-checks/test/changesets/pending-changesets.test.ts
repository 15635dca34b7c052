import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pendingChangesets } from '../../src/repository/changesets.ts';

test('a changeset with Windows line ends has its bumps', async () => {
  const root = mkdtempSync(join(tmpdir(), 'changesets-'));
  mkdirSync(join(root, '.changeset'));
  writeFileSync(
    join(root, '.changeset/fax.md'),
    "---\r\n'@mdhq/portal-client': major\r\n---\r\n\r\nNo fax.\r\n",
  );

  const [changeset] = await pendingChangesets(root).finally(() =>
    rmSync(root, { recursive: true }),
  );
  expect(changeset?.bumps).toEqual(new Map([['@mdhq/portal-client', 'major']]));
});
