/** Where an operation is. */
interface Place {
  /** In any case. */
  method: string;
  /** Such as `/api/v1/patients/{pt_id}/rxs`. */
  path: string;
}

/** The operation that a call means, or what is there in its place. */
export type Route<Operation> =
  | { found: 'operation'; operation: Operation }
  | { found: 'other-methods'; allow: string[] }
  | { found: 'nothing' };

/** Finds the operation of a method and a path without its query. */
export function findRoute<Operation extends Place>(
  operations: readonly Operation[],
  method: string,
  path: string,
): Route<Operation> {
  const here = operations.filter((operation) => matches(operation.path, path));
  const operation = here.find((candidate) => candidate.method.toUpperCase() === method);
  if (operation) return { found: 'operation', operation };
  if (here.length === 0) return { found: 'nothing' };
  return { found: 'other-methods', allow: here.map((other) => other.method.toUpperCase()) };
}

function matches(template: string, path: string): boolean {
  const wanted = template.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, at) => (part.startsWith('{') ? given[at] !== '' : part === given[at]))
  );
}
