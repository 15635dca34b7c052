import { DeskFailure } from './call-desk.ts';

/** An ended session passes too: whoever signs in again goes on, and for anybody else the cache is cleared first. */
const passing: readonly DeskFailure['code'][] = [
  'desk-unreachable',
  'portal-unreachable',
  'signed-out',
];

/** Whether a call was refused before it reached the portal. */
export function isRefused(error: Error): boolean {
  return error instanceof DeskFailure && error.code === 'signed-out';
}

/** Whether a call got no answer for a reason that passes, so that it is worth making again. */
export function isPassing(error: Error): boolean {
  return error instanceof DeskFailure && passing.includes(error.code);
}
