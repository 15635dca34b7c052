import type { OperationId } from '@mdhq/portal-types';
import type { Observe } from '../api/try-report.ts';
import { routes } from './routes.ts';
import type { TryResult } from './try-until-done.ts';

/** Tells an observer of a try. What goes wrong there stays there. */
export function tell(
  observe: Observe,
  operationId: OperationId,
  { outcome, ...timing }: TryResult,
): void {
  const [method, path] = routes[operationId];
  const { status, requestId } = outcome.failure ?? outcome;
  const code = outcome.failure?.code;
  const report = { operationId, method, path, ...timing, status, code, requestId };
  // Inside, what an observer throws at once is a rejection too.
  (async () => observe(report))().catch(() => {});
}
