const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

const format = new Intl.RelativeTimeFormat('en');

/** How long ago something was, in its largest unit: "3 hours ago". Both in epoch milliseconds. */
export function relativeTime(then: number, now: number): string {
  for (const [unit, length] of units) {
    if (now - then >= length) return format.format(-Math.floor((now - then) / length), unit);
  }
  return 'just now';
}
