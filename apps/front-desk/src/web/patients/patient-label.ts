interface Name {
  readonly first_name: string;
  readonly last_name: string;
}

/** The name for lists: "Rowan, Greta". */
export function patientName({ first_name, last_name }: Name): string {
  return [last_name, first_name].filter((part) => part !== '').join(', ') || 'No name';
}

/** The name for sentences: "Greta Rowan". */
export function patientFullName({ first_name, last_name }: Name): string {
  return [first_name, last_name].filter((part) => part !== '').join(' ') || 'No name';
}

const format = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

/** A birth date, "Feb 6, 1948". It has no time zone. */
export function birthDate(dob: string | null): string {
  if (dob === null) return 'Birth date unknown';
  const date = new Date(`${dob}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? dob : format.format(date);
}

/** Birth date, sex and id: "Born Feb 6, 1948 · female · Patient #301". */
export function patientFacts(
  ptId: number,
  { dob, sex }: { readonly dob: string | null; readonly sex?: string | null },
): string {
  const born = dob === null ? birthDate(null) : `Born ${birthDate(dob)}`;
  return [born, sex, `Patient #${ptId}`].filter(Boolean).join(' · ');
}
