const minute = 60_000;
const units = [
  ['day', 24 * 60 * minute],
  ['hour', 60 * minute],
  ['minute', minute],
] as const;

const format = new Intl.RelativeTimeFormat('en');

/**
 * How long ago something was, or how long it is until then, in its largest unit: "3 hours ago". What has passed counts
 * whole, as ages do; what is to come is rounded, so that "in 3 days" is not "in 2 days" a moment later. Both in epoch
 * milliseconds.
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
