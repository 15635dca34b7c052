/** The patient number that a person typed; null unless it is one that a patient can have. */
export function readPatientNumber(text: string): number | null {
  const number = /^\d{1,16}$/.test(text.trim()) ? Number(text) : 0;
  return number >= 1 && Number.isSafeInteger(number) ? number : null;
}
