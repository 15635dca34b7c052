/** What becomes of an option where it is given; undefined where it is not. */
export function given<Value, Result>(
  value: Value | undefined,
  use: (value: Value) => Result,
): Result | undefined {
  return value === undefined ? undefined : use(value);
}
