import type { Change } from './change.ts';
import type { PlannedRelease } from './planned-releases.ts';

/** What is wrong with the next release of a package. */
export interface Fault {
  readonly name: string;
  readonly planned: PlannedRelease;
  /** The bump that the changes need; undefined if only its migration note is incomplete. */
  readonly needed: 'minor' | 'major' | undefined;
  /** The changes that need it, or those that no migration note mentions. */
  readonly changes: readonly Change[];
}
