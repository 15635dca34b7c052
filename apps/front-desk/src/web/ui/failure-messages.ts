import { DeskFailure } from '../backend/call-desk.ts';
import { relativeTime } from './relative-time.ts';

export interface FailureMessage {
  readonly title: string;
  /** What the user can do about it. */
  readonly hint: string;
}

const persists = 'If this continues, contact your administrator.';

const messages: Record<DeskFailure['code'], FailureMessage> = {
  'wrong-credentials': {
    title: 'Incorrect username or password',
    hint: 'Forgot it? Ask your administrator.',
  },
  'signed-out': {
    title: 'Session ended',
    hint: 'Sign in again to continue.',
  },
  'cross-site': {
    title: 'This page couldn’t be verified',
    hint: 'Open the front desk at the address that your clinic uses, and try again.',
  },
  'invalid-request': {
    title: 'Invalid input',
    hint: 'Check what you entered and try again.',
  },
  'no-such-route': {
    title: 'A new version is available',
    hint: 'Reload this page.',
  },
  'read-only': {
    title: 'View-only access',
    hint: 'Nothing was changed. To make changes, ask your administrator for access.',
  },
  'patient-not-found': {
    title: 'Patient not found',
    hint: 'Check the patient ID and try again.',
  },
  'request-not-found': {
    title: 'Request not found',
    hint: 'It may have been removed. The list is up to date.',
  },
  'request-already-dismissed': {
    title: 'Already dismissed by someone else',
    hint: 'No action needed. The list is up to date.',
  },
  'invitation-not-found': {
    title: 'Invitation not found',
    hint: 'The list below is up to date.',
  },
  'invitation-already-ended': {
    title: 'Link already inactive',
    hint: 'No action needed. The list below is up to date.',
  },
  'route-unavailable': {
    title: 'Not available on your clinic’s portal',
    hint: 'Nothing was changed. Ask your administrator to turn it on.',
  },
  'patient-has-no-email': {
    title: 'No email address on file',
    hint: 'Nothing was sent. Add a primary email address to the patient’s record, then invite again.',
  },
  'patient-inactive': {
    title: 'Inactive patient record',
    hint: 'Nothing was sent. Reactivate the record, then invite again.',
  },
  'rate-limited': {
    title: 'Too many requests',
    hint: 'Wait a few minutes and try again.',
  },
  'portal-unreachable': {
    title: 'Can’t reach the portal',
    hint: `Try again in a moment. ${persists}`,
  },
  'portal-failed': {
    title: 'The portal reported an error',
    hint: `Try again. ${persists}`,
  },
  'no-such-clinic': {
    title: 'No clinic at this address',
    hint: 'The front desk is connected to a portal that does not have your clinic. Contact your administrator.',
  },
  internal: {
    title: 'Something went wrong',
    hint: `Try again. ${persists}`,
  },
  'desk-unreachable': {
    title: 'Can’t reach the front desk',
    hint: 'Check your connection and try again.',
  },
};

/** The message for a failure, for users. */
export function failureMessage(error: Error): FailureMessage {
  if (!(error instanceof DeskFailure)) return messages.internal;
  const { title, hint } = messages[error.code] ?? messages.internal;
  const { retryAfterSeconds } = error.facts;
  if (retryAfterSeconds === undefined) return { title, hint };
  const retry = `Try again ${relativeTime(Math.max(60, retryAfterSeconds) * 1000, 0)}.`;
  // A portal that is down may send the time, too.
  return { title, hint: error.code === 'rate-limited' ? retry : `${retry} ${persists}` };
}
