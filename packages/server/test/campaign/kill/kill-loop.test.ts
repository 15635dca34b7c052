// @stress: a server is killed under load
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-database.ts';
import type { KillOutcome } from './kill-loop.ts';
import { killLoop } from './kill-loop.ts';

/** The smallest number that shows that data that survived one kill also survives the next. */
const kills = 2;

// The two processes take long on a busy machine; the campaign measures the time.
it('a server that is killed (SIGKILL) under load loses, duplicates and half-applies nothing, and its audit trail is intact (Q62)', {
  timeout: 120_000,
}, async () => {
  let kill = 0;
  const outcomes: KillOutcome[] = [];
  for await (const outcome of killLoop(temporaryFolder(), kills, () => ++kill * 25)) {
    outcomes.push(outcome);
  }

  expect(outcomes.flatMap(({ faults }) => faults)).toEqual([]);
  expect(outcomes).toHaveLength(kills);
  expect(outcomes.at(-1)?.acknowledged).toBeGreaterThanOrEqual(25 * (1 + 2));
});
