import type { OperationId, Surface } from '@mdhq/portal-types';

/**
 * The differences of a second spec from the contract.
 * @sealed Returned by `compareWith`: a minor version may add properties.
 */
export interface Drift {
  /** The file of the second spec, as given. */
  against: string;
  /** Only the operations of this surface are compared. */
  surface: Surface;
  /** Operations that the second spec lacks. */
  missing: Route[];
  /** Operations that the contract lacks. */
  unknown: Route[];
  /** Operations with another path, including the base path and parameter names. */
  moved: { operation: OperationId; from: string; to: string }[];
  changes: Change[];
  /** The number of further differences, in descriptions, examples and the like. */
  remarks: number;
}

/** The method and path of an operation. */
export interface Route {
  /** In upper case. */
  method: string;
  path: string;
}

export interface Change {
  /** Undefined if it affects all operations. */
  operation: OperationId | undefined;
  /**
   * The effect on a client of the contract that calls an API of the second spec: `breaking` (major for
   * `redocly diff`), `compatible` (minor), or `unrated` if it cannot tell.
   */
  rating: 'breaking' | 'compatible' | 'unrated';
  what: string;
}

/** The second spec cannot be compared; `message` has the reason. */
export class UnreadableSpec extends Error {
  override readonly name = 'UnreadableSpec';
}
