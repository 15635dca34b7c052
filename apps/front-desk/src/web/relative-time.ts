const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

const format = new Intl.RelativeTimeFormat('en');

/** How long ago something was, or how long it is until then, in its largest unit: "3 hours ago". Both in epoch milliseconds. */
export function relativeTime(then: number, now: number): string {
  const apart = Math.abs(now - then);
  for (const [unit, length] of units) {
    if (apart < length) continue;
    const count = Math.floor(apart / length);
    return format.format(then > now ? count : -count, unit);
  }
  return 'just now';
}
