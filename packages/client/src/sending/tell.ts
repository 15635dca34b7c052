import type { OperationId } from '@mdhq/portal-types';
import type { Observe } from '../api/try-report.ts';
import { routes } from './routes.ts';
import type { TryResult } from './try-until-done.ts';

/** Tells an observer of a try. What goes wrong there stays there. */
export function tell(
  observe: Observe,
  operationId: OperationId,
  { tries, outcome, startedAt, durationMs, nextTryInMs }: TryResult,
): void {
  const [method, path] = routes[operationId];
  const { status, requestId } = outcome.failure ?? outcome;
  const report = {
    operationId,
    method,
    path,
    tryNumber: tries,
    startedAt,
    durationMs,
    status,
    code: outcome.failure?.code,
    requestId,
    nextTryInMs,
  };
  // A promise takes what an observer throws, at once or later.
  new Promise((resolve) => resolve(observe(report))).catch(() => {});
}
