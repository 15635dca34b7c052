/** Estimates how long the remaining runs take, from the earlier runs of the same ones. */
export interface TimeLeft {
  /** Records how long a run took, in milliseconds. */
  took(run: string, ms: number): void;
  /** The expected time of these runs in milliseconds; undefined until one run has ended. */
  of(runs: readonly string[]): number | undefined;
}

/** A run that has not ended before is expected to take as long as the average one. */
export function createTimeLeft(): TimeLeft {
  const latest = new Map<string, number>();
  return {
    took: (run, ms) => void latest.set(run, ms),
    of(runs) {
      if (latest.size === 0) return undefined;
      const average = [...latest.values()].reduce((sum, ms) => sum + ms, 0) / latest.size;
      return runs.reduce((sum, run) => sum + (latest.get(run) ?? average), 0);
    },
  };
}

/** For example, `1 h 5 min`, `12 min` or `40 s`. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
