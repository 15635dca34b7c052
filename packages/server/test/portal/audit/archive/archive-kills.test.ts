import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { archivableTrail, inMonth } from '../../../support/portal/archivable-trail.ts';
import { compiledOnce } from '../../../support/process/compiled-once.ts';
import { programs } from '../../../support/process/programs.ts';

// More events than one transaction removes.
const times = [...Array(1_500).fill(inMonth('2026-06')), inMonth('2026-11')];

it.each([
  ['while it writes the file', 'begun', 1_501],
  ['once the file has its name', 'written', 1_501],
  ['once the manifest is written', 'sealed', 1_501],
  ['once the archive is recorded', 'recorded', 1_502],
  ['once the first thousand events are removed', 'removed', 502],
])(
  'an archive that is killed (SIGKILL) %s keeps the trail sound, and the next one completes it (Q59, Q62)',
  async (_, step, stored) => {
    const trail = await archivableTrail(times);
    const args = [programs.archiveUntilKilled, trail.dataDir, trail.folder, '2026-06', step];
    const child = spawn(process.execPath, args, {
      env: compiledOnce,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);

    expect(await trail.stored()).toHaveLength(stored);
    expect((await trail.verify()).fault).toBeUndefined();
    expect(await trail.archive('2026-06')).toMatchObject([{ events: 1_500 }]);
    expect(await trail.stored()).toEqual([1_501, 1_502]);
    expect((await trail.verifyWithArchives()).fault).toBeUndefined();
    expect(readdirSync(trail.folder)).toEqual([
      ...['sandbox-2026-06.manifest.json', 'sandbox-2026-06.ndjson'],
    ]);
  },
);
