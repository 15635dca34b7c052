import { type ApiResponse, jsonOf } from '../http/messages.ts';
import type { Deviation } from './check.ts';

const timestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const looksLikeTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/;

/** Every time in a body is RFC 3339 in UTC with milliseconds and `Z`, whatever its field is called. */
export function checkDates(response: ApiResponse): Deviation | undefined {
  const [place] = badTimes(jsonOf(response), '');
  if (place === undefined) return undefined;
  return { expected: 'times such as 2026-11-02T14:31:07.412Z', came: `another form at ${place}` };
}

function badTimes(node: unknown, place: string): string[] {
  if (typeof node === 'string') {
    return looksLikeTime.test(node) && !(timestamp.test(node) && isDate(node)) ? [place] : [];
  }
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) =>
    // What a patient has sent is given back as it came.
    name === 'details' ? [] : badTimes(value, `${place}/${name}`),
  );
}

function isDate(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}
