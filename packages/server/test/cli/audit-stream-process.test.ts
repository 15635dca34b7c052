import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { inMonth } from '../support/portal/archivable-trail.ts';
import { type Line, streamedTrail } from '../support/portal/audit-stream.ts';
import { compiledOnce } from '../support/process/compiled-once.ts';
import { programs } from '../support/process/programs.ts';
import { allRows } from '../support/rows.ts';

it('audit stream sends events as they are recorded, and SIGTERM ends it with 0 and without a lease', async () => {
  const trail = await streamedTrail([inMonth('2026-11')]);
  const child = spawn(
    process.execPath,
    [programs.main, 'audit', 'stream', `--to=file:${trail.file}`],
    {
      env: { ...compiledOnce, PORTAL_DATA_DIR: trail.dataDir },
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const arrived = async (isArrived: (line: Line) => boolean) => {
    const changes = watch(trail.dataDir);
    while (!trail.lines().some(isArrived)) await once(changes, 'change');
    changes.close();
  };
  await arrived(({ instance, sequence }) => instance === 'sandbox' && sequence === 2);
  await trail.record(inMonth('2026-11'));
  await arrived(({ instance, sequence }) => instance === 'sandbox' && sequence === 3);

  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([0, null]);
  const [stdout, stderr] = await output;
  const messages = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).msg);
  expect(messages).toEqual(['starting', 'streaming', 'stopped']);
  expect(stderr).toBe('');
  expect(await allRows(trail, 'audit_streams')).toMatchObject([
    ...[
      { sequence: 3, leased_until: 0 },
      { sequence: 1, leased_until: 0 },
    ],
  ]);
});
