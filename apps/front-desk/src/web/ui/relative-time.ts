const minute = 60_000;
const units = [
  ['day', 24 * 60 * minute],
  ['hour', 60 * minute],
  ['minute', minute],
] as const;

const format = new Intl.RelativeTimeFormat('en');

/**
 * Formats the distance between two times in its largest unit: "3 hours ago", "in 2 days". Past times are rounded down, as
 * ages are. Future times are rounded to the nearest unit, so that "in 3 days" does not turn into "in 2 days" a moment later.
 * @param then epoch milliseconds
 * @param now epoch milliseconds
 */
export function relativeTime(then: number, now: number): string {
  const isAhead = then > now;
  const exact = Math.abs(now - then);
  if (exact < minute) return 'just now';
  const apart = isAhead ? Math.round(exact / minute) * minute : exact;
  const [unit, length] = units.find((one) => apart >= one[1]) ?? units[2];
  const count = apart / length;
  return format.format(isAhead ? Math.round(count) : -Math.floor(count), unit);
}
