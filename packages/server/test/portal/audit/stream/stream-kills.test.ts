import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inMonth } from '../../../support/portal/archivable-trail.ts';
import { firstOfEach, idOf, streamedTrail } from '../../../support/portal/audit-stream.ts';
import { compiledOnce } from '../../../support/process/compiled-once.ts';
import { programs } from '../../../support/process/programs.ts';

it.each([
  ['within a line', 1, 10],
  ['before it stores the position', 0, 20],
])(
  'a stream that is killed (SIGKILL) %s loses no event, and repeats at most a batch',
  async (point, incomplete, received) => {
    const trail = await streamedTrail(Array(25).fill(inMonth('2026-11')));
    const args = [programs.streamUntilKilled, trail.dataDir, trail.file, point];
    const child = spawn(process.execPath, args, {
      env: compiledOnce,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    const before = trail.lines().length;
    trail.time.now += 30_000;
    await trail.open({ instance: 'sandbox' }).drain();

    const lines = trail.lines().filter(({ instance }) => instance === 'sandbox');
    expect(readFileSync(trail.file, 'utf8').split('\n')).toHaveLength(
      trail.lines().length + incomplete + 1,
    );
    const events = (await trail.events()).filter(({ instance }) => instance === 'sandbox');
    expect(firstOfEach(lines).map(idOf)).toEqual(events);
    expect(lines.length - events.length).toBeLessThanOrEqual(10);
    expect(before).toBe(received);
  },
);
