import type { OperationId, Surface } from '@mdhq/portal-types';
import type { Check, Deviation } from '../checks/check.ts';

/** What a run has found out about a target. */
export interface ConformanceReport {
  /** The target's address, without credentials. */
  target: string;
  surface: Surface;
  /** Whether everything holds. */
  holds: boolean;
  results: CheckResult[];
  /** The cases that could not run, each with the reason. */
  skipped: SkippedCase[];
  /** The declared statuses that no response had. */
  unprovoked: Unprovoked[];
}

/** What a call is about that means no operation. */
export const anyRoute = '(other routes)';

/** A row of the report. */
export type Subject = OperationId | typeof anyRoute;

/** A column of the report: a check, or one of the Arazzo workflows. */
export type ReportedCheck = Check | 'workflow';

/** One check of one response in one case. */
export interface CheckResult {
  operation: Subject;
  check: ReportedCheck;
  /** The case that it came up in. */
  during: string;
  /** Without it the check holds. */
  deviation?: Deviation | undefined;
}

export interface SkippedCase {
  operation: Subject;
  name: string;
  covers: number[];
  reason: string;
}

export interface Unprovoked {
  operation: OperationId;
  status: number;
  /** Why it could not be provoked. Without a reason the run fails. */
  reason?: string | undefined;
}
