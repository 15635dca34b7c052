/** A JSON object whose members were not checked. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list. Anything but a list has none. */
export function objectsOf(list: unknown): Json[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/**
 * Whether the period of a name or an address is in the past, present or future
 * (https://hl7.org/fhir/R4/datatypes.html#Period). Its ends are dates, perhaps partial ones (`2020-05`), and inclusive.
 * @param now milliseconds since 1970
 */
export function tenseOf({ period }: Json, now: number): 'past' | 'present' | 'future' {
  const { start, end } = isObject(period) ? period : {};
  if (isDate(end) && compareToToday(end, now) < 0) return 'past';
  return isDate(start) && compareToToday(start, now) > 0 ? 'future' : 'present';
}

function isDate(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}/.test(value);
}

function compareToToday(dateTime: string, now: number): number {
  const date = dateTime.slice(0, 10);
  const today = new Date(now).toISOString().slice(0, date.length);
  if (date === today) return 0;
  return date < today ? -1 : 1;
}
