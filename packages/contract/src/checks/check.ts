/**
 * What an response is held to, one column of the report each.
 * - `status`: the operation declares the HTTP status;
 * - `schema`: media type, headers and body are as declared, by Prism;
 * - `fields`: no field beyond those declared;
 * - `dates`: every time is RFC 3339 in UTC with milliseconds and `Z` (Q22);
 * - `problem`: a problem's type, status and number agree with the response's (Q14);
 * - `challenge`: a 401 says how to authenticate (Q1);
 * - `behaviour`: the response is the one that the case is about.
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

/** How something differs from the contract, in words that hold no credentials. */
export interface Deviation {
  expected: string;
  came: string;
}

/** What one check says about one response. */
export interface Verdict {
  check: Check;
  /** Without it the check holds. */
  deviation?: Deviation | undefined;
}
