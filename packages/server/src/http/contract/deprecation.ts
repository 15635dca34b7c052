/** What the contract may say of an operation that is to go. */
export interface DeprecatedOperation {
  deprecated?: boolean;
  /** RFC 3339: since when it should not be used any more. */
  'x-deprecated-at'?: string;
  /** RFC 3339: from when on it may be gone. */
  'x-sunset'?: string;
}

/**
 * The headers that say so on each answer: `Deprecation` (RFC 9745), `Sunset` (RFC 8594).
 * @throws where the contract does not say since when
 */
export function deprecationHeaders(operation: DeprecatedOperation): Record<string, string> {
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
