/** What changesets can plan for a package, from small to large. */
export const bumps = ['none', 'patch', 'minor', 'major'] as const;
export type Bump = (typeof bumps)[number];

export function isSmaller(one: Bump, other: Bump): boolean {
  return bumps.indexOf(one) < bumps.indexOf(other);
}

/** A change that users of a package can notice, and the bump that it needs. */
export interface Change {
  readonly bump: 'minor' | 'major';
  /** What has changed, such as "`Patient.fax` was removed.". */
  readonly what: string;
  /** Whose code breaks, such as "readers of the property". Only for a major change. */
  readonly breaks?: string;
}
