/** The fields of the contract that deprecate an operation. */
export interface Deprecation {
  deprecated?: boolean;
  /** RFC 3339: the time since which the operation is deprecated. */
  'x-deprecated-at'?: string;
  /** RFC 3339: the time from which the operation may be unavailable. */
  'x-sunset'?: string;
}

/**
 * Returns the headers of each response of a deprecated operation: `Deprecation` (RFC 9745), `Sunset` (RFC 8594). Other
 * operations have none.
 * @throws if the contract does not state since when it is deprecated
 */
export function deprecationHeaders(operation: Deprecation): Record<string, string> {
  if (operation.deprecated !== true) return {};
  const { 'x-deprecated-at': since, 'x-sunset': sunset } = operation;
  return {
    deprecation: `@${Math.floor(toTime(since) / 1_000)}`,
    ...(sunset === undefined ? {} : { sunset: new Date(toTime(sunset)).toUTCString() }),
  };
}

function toTime(text: string | undefined): number {
  const time = Date.parse(text ?? '');
  if (Number.isNaN(time)) throw new Error('A deprecated operation needs x-deprecated-at, a time.');
  return time;
}
