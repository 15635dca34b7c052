const format = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

/** A birth date in words, "Feb 6, 1948"; it has no time, and so no zone. */
export function birthDate(dob: string | null): string {
  if (dob === null) return 'birth date not known';
  const date = new Date(`${dob}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? dob : format.format(date);
}
