/** So many random bytes, from a generator fit for secrets. */
export type Random = (bytes: number) => Buffer;
