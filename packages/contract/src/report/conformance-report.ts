import type { OperationId, Surface } from '@mdhq/portal-types';
import type { Check, Deviation } from '../checks/check.ts';

/**
 * The result of a run.
 * @sealed Returned by `runContract`: a minor version may add properties.
 */
export interface ConformanceReport {
  /** The URL of the target, without credentials. */
  target: string;
  surface: Surface;
  /** Whether the target conforms to the contract. */
  holds: boolean;
  results: CheckResult[];
  /** The cases that could not run, each with the reason. */
  skipped: SkippedCase[];
  /** The declared statuses that no response had. */
  unprovoked: Unprovoked[];
  /** How much of the contract the calls of the run have exercised. */
  coverage: ElementCoverage;
  /** What the run created and could not dismiss or revoke. */
  leftovers: Leftover[];
  /** The total of all waits for the rate limit of the target, in milliseconds. */
  waitedMs: number;
}

/** The elements of the contract: operations, parameters, statuses, headers, fields and enum values. */
export interface ElementCoverage {
  total: number;
  exercised: number;
  /** The elements that no call has exercised. */
  missing: MissingElement[];
}

export interface MissingElement {
  /** Such as `showPortalRequests ?status=open`, `Invitation.failure`, or `Invitation.kind=join`. */
  element: string;
  /** Why no case can exercise it. */
  reason?: string | undefined;
}

/** Something that a run created and that still exists. */
export interface Leftover {
  what: 'portal request' | 'invitation';
  /** The pt_id. */
  patient: number;
  /** Undefined if no response had it. */
  id?: number | undefined;
  /** Why it could not be cleaned up. */
  reason: string;
}

/** The name of the row for calls to routes that are not operations. */
export const anyRoute = '(other routes)';

/** A row of the report: an operation, or all other routes. */
export type OperationOrAnyRoute = OperationId | typeof anyRoute;

/** A column of the report: a check, or one of the Arazzo workflows. */
export type ReportedCheck = Check | 'workflow';

/** One check of one response in one case. */
export interface CheckResult {
  operation: OperationOrAnyRoute;
  check: ReportedCheck;
  /** The name of the case. */
  during: string;
  /** Undefined if the check passed. */
  deviation?: Deviation | undefined;
  /** A `curl` line that repeats the call of a failed check, with credentials as environment variables. */
  curl?: string | undefined;
}

export interface SkippedCase {
  operation: OperationOrAnyRoute;
  name: string;
  covers: number[];
  reason: string;
}

export interface Unprovoked {
  operation: OperationId;
  status: number;
  /** Why no case provoked it. Without a reason, the run fails. */
  reason?: string | undefined;
}
