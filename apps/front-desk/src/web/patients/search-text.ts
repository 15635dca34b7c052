import type { PatientSearch } from '@mdhq/portal-client';
import { readPatientNumber } from './patient-id.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month = `(${months.join('|')})[a-z]*\\.?`;

/** Birth dates as people write them: year first; month first, as in the United States; or with the month's name. */
const dates: readonly [RegExp, (parts: string[]) => [string, string, string]][] = [
  [/\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b/, ([y = '', m = '', d = '']) => [y, m, d]],
  [/\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b/, ([m = '', d = '', y = '']) => [y, m, d]],
  [
    new RegExp(`\\b(\\d{1,2})\\.? ${month} (\\d{4})\\b`, 'i'),
    ([d = '', name = '', y = '']) => [y, numberOfMonth(name), d],
  ],
  [
    new RegExp(`\\b${month} (\\d{1,2}),? (\\d{4})\\b`, 'i'),
    ([name = '', d = '', y = '']) => [y, numberOfMonth(name), d],
  ],
];

function numberOfMonth(name: string): string {
  return String(months.indexOf(name.toLowerCase().slice(0, 3)) + 1);
}

/** A text without its birth date, and that date as `YYYY-MM-DD`. */
function takeDate(text: string): { rest: string; dob?: string } {
  for (const [pattern, inOrder] of dates) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const [year, monthNumber, day] = inOrder(match.slice(1));
    const dob = `${year}-${monthNumber.padStart(2, '0')}-${day.padStart(2, '0')}`;
    if (isDate(dob)) return { rest: text.replace(match[0], ' '), dob };
  }
  return { rest: text };
}

/** 30 February is none. */
function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/**
 * What somebody looks for: names in any order, a birth date, a patient's number. Null while there is nothing to go by.
 */
export function readSearch(text: string): PatientSearch | null {
  const { rest, dob } = takeDate(text.normalize('NFC'));
  const words = rest.split(/\s+/).filter((word) => word !== '');
  const number = words.find((word) => readPatientNumber(word.replace(/^#/, '')) !== null);
  const name = words.filter((word) => word !== number && /\p{L}|\p{N}/u.test(word)).join(' ');
  const ptId = number === undefined ? null : readPatientNumber(number.replace(/^#/, ''));
  if (name === '' && dob === undefined && ptId === null) return null;
  return {
    ...(name !== '' && { name: name.slice(0, 200) }),
    ...(dob !== undefined && { dob }),
    ...(ptId !== null && { pt_id: ptId }),
  };
}
