import type { OperationId, Surface } from '@mdhq/portal-types';

/** How a second spec differs from the contract. */
export interface Drift {
  /** The second spec's file, as it was named. */
  against: string;
  /** Only the operations of this surface are compared. */
  surface: Surface;
  /** Operations that the second spec lacks. */
  missing: Route[];
  /** Operations that the contract lacks. */
  unknown: Route[];
  /** Operations that stand under another path there; a base path and the names of parameters count. */
  moved: { operation: OperationId; from: string; to: string }[];
  changes: Change[];
  /** How many more differences there are in descriptions, examples and the like. */
  remarks: number;
}

/** Where an operation is. */
export interface Route {
  /** In capitals. */
  method: string;
  path: string;
}

export interface Change {
  /** Undefined where it concerns them all. */
  operation: OperationId | undefined;
  /**
   * What a client of the contract would notice against an API that is as the second spec says: `breaking` as
   * `redocly diff` calls major, `compatible` as it calls minor, `unrated` what it does not see through.
   */
  rating: 'breaking' | 'compatible' | 'unrated';
  what: string;
}

/** The second spec can't be compared; `message` says why. */
export class UnreadableSpec extends Error {
  override readonly name = 'UnreadableSpec';
}
