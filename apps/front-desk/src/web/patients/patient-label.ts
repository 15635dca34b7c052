/** How a patient is listed: last name first, as charts are. */
export function patientName({
  first_name,
  last_name,
}: {
  readonly first_name: string;
  readonly last_name: string;
}): string {
  return [last_name, first_name].filter((part) => part !== '').join(', ') || 'No name';
}
