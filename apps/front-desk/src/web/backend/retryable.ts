import { DeskFailure } from './call-desk.ts';

/**
 * An ended session is temporary, too: the change is sent when the same user signs in again. For another user, the cache is
 * cleared first.
 */
const temporary: readonly DeskFailure['code'][] = [
  'desk-unreachable',
  'portal-unreachable',
  'signed-out',
];

/** Whether the desk refused a call before it reached the portal. */
export function isRefused(error: Error): boolean {
  return error instanceof DeskFailure && error.code === 'signed-out';
}

/** Whether a call failed for a temporary reason, so that it should be retried. */
export function isTemporary(error: Error): boolean {
  return error instanceof DeskFailure && temporary.includes(error.code);
}
