/**
 * A fault of the suite's own, for standard error: where it came from, and not what it says, since a message
 * can quote an answer.
 */
export function breakdownOf(error: unknown): string {
  const { name, stack = '' } = error instanceof Error ? error : new Error('thrown');
  const code = error instanceof Error && 'code' in error ? ` ${error.code}` : '';
  const places = stack.split('\n').filter((line) => /^ +at /.test(line));
  return [`The suite broke down: ${name}${code}`, ...places, ''].join('\n');
}
