/**
 * Whether a path, without its query, is one of a template, such as `/api/v1/patients/1/rxs` of
 * `/api/v1/patients/{pt_id}/rxs`. A parameter takes any value but an empty one.
 */
export function matchesPath(template: string, path: string): boolean {
  const expected = template.split('/');
  const actual = path.split('/');
  return (
    expected.length === actual.length &&
    expected.every((part, at) => (part.startsWith('{') ? actual[at] !== '' : part === actual[at]))
  );
}
