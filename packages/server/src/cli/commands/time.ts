import { InvalidArgumentError } from 'commander';

const rfc3339 = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/;

/** Parses a time of an option. A date begins at midnight in UTC. @returns milliseconds since 1970 */
export function toTime(text: string): number {
  const time = rfc3339.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new InvalidArgumentError('Expected 2026-11-02 or 2026-11-02T15:04:05Z.');
  }
  return time;
}
