import { firstNames, lastNames } from './names.ts';

const patientCount = 320;
/** A patient of the sample calls. */
const patientWithoutEmail = 222;

/** The patients as lines of CSV for `mdhq-portal patient import`. */
export function* patientsCsv(): Generator<string> {
  yield 'pt_id,first_name,last_name,dob,sex,email\n';
  for (let ptId = 1; ptId <= patientCount; ptId += 1) {
    const first = firstNames[ptId % firstNames.length] ?? '';
    const last = lastNames[(ptId * 7) % lastNames.length] ?? '';
    const year = 1935 + ((ptId * 13) % 80);
    const month = 1 + (ptId % 12);
    const day = 1 + ((ptId * 5) % 28);
    const dob = [year, twoDigits(month), twoDigits(day)].join('-');
    const sex = ptId % 2 === 0 ? 'female' : 'male';
    // One in nine has no address, and some families share one.
    const hasEmail = ptId % 9 !== 4 && ptId !== patientWithoutEmail;
    const mailbox = ptId % 11 === 0 ? `family.${last}` : `${first}.${last}.${ptId}`;
    const email = hasEmail ? `${asciiLetters(mailbox)}@example.com` : '';
    yield `${ptId},${first},${last},${dob},${sex},${email}\n`;
  }
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function asciiLetters(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '');
}
