import type { Invitation } from '@mdhq/portal-client';
import { inWords } from '../../details/detail-rows.ts';

/** Under way, done, in need of somebody, or of no consequence any more. */
export type Mood = 'waits' | 'good' | 'bad' | 'over';

export interface InvitationWords {
  readonly mood: Mood;
  readonly title: string;
  /** What to do, or what it means; empty where the title says all. */
  readonly advice: string;
}

const words: Record<Invitation['state'], InvitationWords> = {
  queued: {
    mood: 'waits',
    title: 'Waiting to be sent',
    advice: 'The mail goes out by itself. If the mail server does not take it, it is tried again.',
  },
  sent: {
    mood: 'waits',
    title: 'Sent, not opened yet',
    advice: 'If the patient can’t find it: it may be in the spam folder.',
  },
  opened: {
    mood: 'waits',
    title: 'Opened, no password set yet',
    advice: 'By the patient, or by a program that looks through their mail. The link still works.',
  },
  accepted: { mood: 'good', title: 'Done: the patient has set a password', advice: '' },
  failed: {
    mood: 'bad',
    title: 'Not sent',
    advice:
      'Check the e-mail address in the patient’s record, then send a new link. If the address is right, tell whoever runs the portal the reason above.',
  },
  expired: {
    mood: 'bad',
    title: 'Expired before it was used',
    advice: 'Send a new link if the patient still needs one.',
  },
  superseded: {
    mood: 'over',
    title: 'Replaced by a newer link, or not needed any more',
    advice: '',
  },
  revoked: { mood: 'over', title: 'Revoked: the link does not work any more', advice: '' },
};

/**
 * How an invitation stands, for people. An instance may send a state that this page has never heard of.
 * @param isLatest what went wrong with an earlier one needs nobody any more
 */
export function invitationWords(
  { state }: Pick<Invitation, 'state'>,
  isLatest: boolean,
): InvitationWords {
  const known = words[state] ?? { mood: 'over', title: inWords(state), advice: '' };
  return isLatest || known.mood !== 'bad' ? known : { ...known, mood: 'over', advice: '' };
}

const purposes: Record<Invitation['kind'], string> = {
  join: 'Invitation to join',
  reset: 'Password reset',
};

export function purposeOf({ kind }: Invitation): string {
  return purposes[kind] ?? inWords(kind);
}

/** Whether its link still works, so that it can be revoked and a new one ends it. */
export function isLive({ state }: Pick<Invitation, 'state'>): boolean {
  return state === 'queued' || state === 'sent' || state === 'opened';
}
