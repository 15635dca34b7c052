/**
 * A fault of the suite's own, for standard error: where it came from, and not what it says, since a message
 * can quote an response.
 */
export function internalErrorText(error: unknown): string {
  const { name, stack = '' } = error instanceof Error ? error : new Error('thrown');
  const code = error instanceof Error && 'code' in error ? ` ${error.code}` : '';
  const places = stack.split('\n').filter((line) => /^ +at /.test(line));
  return [`Internal error: ${name}${code}`, ...places, ''].join('\n');
}
