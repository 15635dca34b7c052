/** The time now, in milliseconds since 1970. */
export type Clock = () => number;

/** Formats a time as the API does: RFC 3339 in UTC, with milliseconds and `Z` (Q22). */
export function toTimestamp(time: number): string {
  return new Date(time).toISOString();
}
