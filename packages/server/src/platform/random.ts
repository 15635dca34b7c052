/** Returns random bytes from a cryptographically secure generator. */
export type Random = (bytes: number) => Buffer;
