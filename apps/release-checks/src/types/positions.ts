/**
 * How the users of a package use a type: they read values of it, such as results, write values of it, such as arguments,
 * or both.
 */
export interface Position {
  readonly read: boolean;
  readonly write: boolean;
}

export const read: Position = { read: true, write: false };
export const both: Position = { read: true, write: true };

/** The position of the parameters of a function in a position: users write the parameters of functions that they read. */
export function flipped({ read, write }: Position): Position {
  return { read: write, write: read };
}
