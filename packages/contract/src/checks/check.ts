/**
 * The checks of a response, each a column of the report.
 * - `status`: the operation declares the HTTP status;
 * - `schema`: media type, headers and body are as declared, by Prism;
 * - `fields`: no field beyond those declared;
 * - `dates`: every time is RFC 3339 in UTC with milliseconds and `Z` (Q22);
 * - `problem`: the type, status and instance of a problem match the response (Q14);
 * - `challenge`: a 401 says how to authenticate (Q1);
 * - `behaviour`: the target behaves as the case expects.
 */
export const checks = [
  'status',
  'schema',
  'fields',
  'dates',
  'problem',
  'challenge',
  'behaviour',
] as const;

export type Check = (typeof checks)[number];

/** A difference from the contract, described without credentials. */
export interface Deviation {
  expected: string;
  came: string;
}

/** The result of a check of a response. */
export interface Verdict {
  check: Check;
  /** Undefined if the check passed. */
  deviation?: Deviation | undefined;
}
