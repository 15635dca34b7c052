import type { Position } from '../../../src/types/positions.ts';

/** A change of the public types of a package, and the bump that it needs. */
export interface Mutation {
  readonly what: string;
  readonly bump: 'none' | 'minor' | 'major';
  /** Whose code breaks. */
  readonly breaks?: string;
  readonly before: string;
  readonly after: string;
  /** The position of the schema `Schema`, if the contract has one. */
  readonly schema?: Position;
}
