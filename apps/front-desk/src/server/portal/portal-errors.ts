import { PortalError, type PortalErrorCode } from '@mdhq/portal-client';
import type { DeskErrorCode } from '../../shared/desk-api.ts';
import { DeskError } from '../http/desk-error.ts';

const deskCodes: Partial<Record<PortalErrorCode, DeskErrorCode>> = {
  forbidden: 'read-only',
  'patient-not-found': 'patient-not-found',
  'request-not-found': 'request-not-found',
  'invitation-not-found': 'invitation-not-found',
  'invitation-already-ended': 'invitation-already-ended',
  'route-unavailable': 'route-unavailable',
  'patient-has-no-email': 'patient-has-no-email',
  'patient-inactive': 'patient-inactive',
  'validation-failed': 'invalid-request',
  'idempotency-key-reused': 'invalid-request',
  network: 'portal-unreachable',
  timeout: 'portal-unreachable',
  unavailable: 'portal-unreachable',
  // The browser has disconnected, and no one reads the response.
  aborted: 'portal-unreachable',
};

/** Converts an error of the portal client to an error of the desk; other errors are returned unchanged. */
export function fromPortal(error: unknown): unknown {
  if (!(error instanceof PortalError)) return error;
  if (error.code === 'request-already-dismissed') {
    const { dismissed_at, dismissed_by } = error;
    return new DeskError(error.code, { dismissed_at, dismissed_by });
  }
  if (error.status === 401) return new DeskError('signed-out');
  const { retryAfterSeconds } = error;
  return new DeskError(
    error.status === 429 ? 'rate-limited' : (deskCodes[error.code] ?? 'portal-failed'),
    retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
  );
}
