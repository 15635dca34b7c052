import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-database.ts';
import type { KillOutcome } from './kill-loop.ts';
import { killLoop } from './kill-loop.ts';

/** The least that shows that what survived one kill survives the next. */
const kills = 2;

// The two processes take their time on a busy machine; how long is told by the campaign.
it('kill -9 under load loses, doubles and halves nothing, and the audit trail is sound (Q62)', {
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
