import type { PatientSearch } from '@mdhq/portal-client';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month = `(${months.join('|')})[a-z]*\\.?`;

/** Formats of birth dates: year first; month first, as in the United States; or with the name of the month. */
const dates: readonly [RegExp, (parts: string[]) => [string, string, string]][] = [
  [/\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b/, ([y = '', m = '', d = '']) => [y, m, d]],
  [/\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b/, ([m = '', d = '', y = '']) => [y, m, d]],
  [
    new RegExp(`\\b(\\d{1,2})\\.? ${month} (\\d{4})\\b`, 'i'),
    ([d = '', name = '', y = '']) => [y, monthNumberOf(name), d],
  ],
  [
    new RegExp(`\\b${month} (\\d{1,2}),? (\\d{4})\\b`, 'i'),
    ([name = '', d = '', y = '']) => [y, monthNumberOf(name), d],
  ],
];

function monthNumberOf(name: string): string {
  return String(months.indexOf(name.toLowerCase().slice(0, 3)) + 1);
}

/** Splits a text into the birth date, as `YYYY-MM-DD`, and the rest. */
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

/** False for dates that do not exist, such as February 30. */
function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/**
 * Parses a search: names in any order, a birth date, a patient id.
 * @returns null if the text contains none of them
 */
export function readSearch(text: string): PatientSearch | null {
  const { rest, dob } = takeDate(text.normalize('NFC'));
  const words = rest.split(/\s+/).filter((word) => word !== '');
  const idText = words.find((word) => readPatientId(word.replace(/^#/, '')) !== null);
  const name = words.filter((word) => word !== idText && /\p{L}|\p{N}/u.test(word)).join(' ');
  const ptId = idText === undefined ? null : readPatientId(idText.replace(/^#/, ''));
  if (name === '' && dob === undefined && ptId === null) return null;
  return {
    ...(name !== '' && { name: name.slice(0, 200) }),
    ...(dob !== undefined && { dob }),
    ...(ptId !== null && { pt_id: ptId }),
  };
}

/**
 * Parses a patient id as a user types it.
 * @returns null if no patient can have this id
 */
export function readPatientId(text: string): number | null {
  const id = /^\d{1,16}$/.test(text.trim()) ? Number(text) : 0;
  return id >= 1 && Number.isSafeInteger(id) ? id : null;
}
