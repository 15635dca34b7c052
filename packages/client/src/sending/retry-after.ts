/**
 * Seconds to wait, from a `Retry-After` header in either form, a number of seconds or a date (RFC 9110
 * 10.2.3); undefined where it can't be read.
 *
 * @param now milliseconds since 1970
 */
export function retryAfterSeconds(header: string, now: number): number | undefined {
  if (/^\d{1,9}$/.test(header)) {
    return Number(header);
  }
  // `Date.parse` alone takes `-5` and `1.5` for dates.
  const until = /^[A-Z][a-z]{2}, .+ GMT$/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(until) ? undefined : Math.max(0, Math.ceil((until - now) / 1000));
}
