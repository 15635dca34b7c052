/**
 * Parses a `Retry-After` header, which is a number of seconds or a date in one of three forms
 * (RFC 9110 5.6.7, 10.2.3).
 * @param now in milliseconds since 1970
 * @returns seconds, rounded up; undefined if it is invalid
 */
export function retryAfterSeconds(header: string, now: number): number | undefined {
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  // One form of a date has no zone, and means UTC. `Date.parse` alone would accept `-5` and `1.5`.
  const until = /^[A-Z].*:/.test(text) ? Date.parse(text.replace(/( GMT)?$/, ' GMT')) : Number.NaN;
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  return seconds >= 0 ? seconds : undefined;
}
