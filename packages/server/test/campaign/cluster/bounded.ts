import { setTimeout as delay } from 'node:timers/promises';

/** Longer than any wait of a run that works, also on a busy machine. */
const longestMs = 60_000;

/** Resolves as `waiting` does; rejects with what it waited for if that takes a minute. */
export async function bounded<Result>(
  waiting: Promise<Result>,
  what: () => string,
): Promise<Result> {
  const settled = new AbortController();
  const late = delay(longestMs, undefined, { signal: settled.signal }).then(() => {
    throw new Error(`After a minute, still waiting for ${what()}.`);
  });
  try {
    return await Promise.race([waiting, late]);
  } finally {
    settled.abort();
  }
}
