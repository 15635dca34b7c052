import { DeskFailure } from '../backend/call-desk.ts';
import { relativeTime } from './relative-time.ts';

export interface FailureWords {
  readonly title: string;
  /** What to do about it. */
  readonly advice: string;
}

const words: Record<DeskFailure['code'], FailureWords> = {
  'wrong-credentials': {
    title: 'That user name and secret do not match',
    advice: 'Check both and try again. The secret was shown once, when your API user was made.',
  },
  'signed-out': {
    title: 'Your session has ended',
    advice: 'Sign in again to go on.',
  },
  'cross-site': {
    title: 'The front desk did not recognise this page',
    advice: 'Open it at the address that your clinic gave you, and try again.',
  },
  'invalid-request': {
    title: 'The front desk could not use that',
    advice: 'Check what you entered and try again.',
  },
  'no-such-route': {
    title: 'The front desk was updated',
    advice: 'Load this page again.',
  },
  'read-only': {
    title: 'Your API user may only read',
    advice: 'Nothing was changed. Ask whoever runs the portal for an API user that may write.',
  },
  'patient-not-found': {
    title: 'No patient has this number',
    advice: 'Check the patient number and try again.',
  },
  'request-not-found': {
    title: 'This request is not there any more',
    advice: 'The list is up to date.',
  },
  'request-already-dismissed': {
    title: 'Somebody else has dismissed this request already',
    advice: 'There is nothing left to do. The list is up to date.',
  },
  'invitation-not-found': {
    title: 'This invitation is not there any more',
    advice: 'The list below is up to date.',
  },
  'invitation-already-ended': {
    title: 'This link had ended already',
    advice: 'There is nothing left to revoke. The list below says how it ended.',
  },
  'route-unavailable': {
    title: 'Your clinic’s portal does not offer this',
    advice: 'Nothing was changed. Ask whoever runs the portal to switch it on.',
  },
  'patient-has-no-email': {
    title: 'This patient has no e-mail address',
    advice:
      'Nothing was sent. Add a primary e-mail address to the patient’s record, then invite again.',
  },
  'patient-inactive': {
    title: 'This patient’s record is inactive',
    advice: 'Nothing was sent. Make the record active, then invite again.',
  },
  'rate-limited': {
    title: 'The portal asks for a pause',
    advice: 'Too much was asked of it in a short time. Wait a while and try again.',
  },
  'portal-unreachable': {
    title: 'The portal does not answer',
    advice: 'Wait a moment and try again. If it goes on, tell whoever runs the portal.',
  },
  'portal-failed': {
    title: 'The portal could not do this',
    advice: 'Try again. If it goes on, tell whoever runs the portal.',
  },
  internal: {
    title: 'The front desk made a mistake',
    advice: 'Try again. If it goes on, tell whoever runs it.',
  },
  'desk-unreachable': {
    title: 'The front desk does not answer',
    advice: 'Check your network and try again.',
  },
};

/** Plain words for a failure and what to do about it. */
export function failureWords(error: Error): FailureWords {
  if (!(error instanceof DeskFailure)) return words.internal;
  const known = words[error.code] ?? words.internal;
  const { retryAfterSeconds } = error.facts;
  if (retryAfterSeconds === undefined) return known;
  const pause = relativeTime(Math.max(60, retryAfterSeconds) * 1000, 0);
  const isPause = error.code === 'rate-limited';
  // A portal that is down may say as well until when.
  const advice = isPause
    ? `Too much was asked of it in a short time. Try again ${pause}.`
    : `Try again ${pause}. If this continues, contact your administrator.`;
  return { ...known, advice };
}
