export interface NameParts {
  readonly firstName: string;
  readonly lastName: string;
}

const title = /^(?:dr|mr|mrs|ms|prof)(?:\. ?| )(?=\S)/i;
const generation = /,? (?:jr|sr|ii|iii|iv)\.?$/i;
const degree = /,? (?:m\.d\.?|d\.o\.?|ph\.? ?d\.?|r\.?n\.?|n\.?p\.?|esq\.?)$/i;

/** Only in capitals: Md is short for Mohammed, and Do is a family name. */
const degreeOrName = /,? (MD|DO)$/;

/** Removes titles in front of a name, and generations and degrees behind it. */
export function withoutTitles(text: string): string {
  let rest = text;
  for (;;) {
    const next = withoutDegreeOrName(
      rest.replace(title, '').replace(generation, '').replace(degree, ''),
    );
    if (next === rest) return rest;
    rest = next;
  }
}

/** Where all is in capitals, as in `RAHMAN, MD` and `JANE DO`, the word is a degree only if it is MD after two others. */
function withoutDegreeOrName(text: string): string {
  const rest = text.replace(degreeOrName, '');
  const isDegree = rest !== rest.toUpperCase() || (text.endsWith('MD') && rest.includes(' '));
  return isDegree ? rest : text;
}

/**
 * The text without one of its parts, in upper or lower case, which may be in front (`Doe, Jane`) or at the end
 * (`Jane Doe`).
 */
export function restOf(text: string, part: string): string {
  const { length } = part;
  if (isSame(text.slice(-length - 1), ` ${part}`)) {
    return text.slice(0, -length - 1).replace(/,$/, '');
  }
  if (isSame(text.slice(0, length + 2), `${part}, `)) return text.slice(length + 2);
  return isSame(text.slice(0, length + 1), `${part} `) ? text.slice(length + 1) : '';
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/**
 * Splits `Jane Doe` before the last word, and `Doe, Jane` at the comma. A single word is the first name, or after a title
 * the last name.
 */
export function splitName(text: string): NameParts {
  const name = withoutTitles(text);
  const comma = name.indexOf(', ');
  if (comma > 0) {
    return {
      firstName: withoutTitles(name.slice(comma + 2)),
      lastName: withoutTitles(name.slice(0, comma)),
    };
  }
  const space = name.lastIndexOf(' ');
  if (space >= 0) return { firstName: name.slice(0, space), lastName: name.slice(space + 1) };
  return title.test(text) ? { firstName: '', lastName: name } : { firstName: name, lastName: '' };
}
