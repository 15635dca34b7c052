/**
 * Does not compile if a destructuring leaves fields of the contract unread, and names them:
 * `const { name, dob, ...rest } = search`, then `expectNothingLeft(rest)`.
 */
export function expectNothingLeft(_rest: Record<string, never>): void {
  // The check is in the types.
}
