import type { Invitation } from '@mdhq/portal-client';
import { humanize } from '../../details/detail-rows.ts';

/** In progress, done, needs attention, or no longer relevant. */
export type Mood = 'waits' | 'good' | 'bad' | 'over';

export interface InvitationText {
  readonly mood: Mood;
  readonly title: string;
  /** What to do, or what the state means; empty if the title is enough. */
  readonly hint: string;
}

const texts: Record<Invitation['state'], InvitationText> = {
  queued: { mood: 'waits', title: 'Waiting to send', hint: 'Sends automatically.' },
  sent: {
    mood: 'waits',
    title: 'Sent, not opened yet',
    hint: 'If the patient can’t find it, suggest checking the spam folder.',
  },
  opened: {
    mood: 'waits',
    title: 'Opened, no password set yet',
    hint: 'Possibly opened by a mail scanner. The link still works.',
  },
  accepted: { mood: 'good', title: 'Complete: password set', hint: '' },
  failed: {
    mood: 'bad',
    title: 'Not sent',
    hint: 'Check the email address in the patient’s record, then send a new link. If the address is correct, give your administrator the reason above.',
  },
  expired: {
    mood: 'bad',
    title: 'Expired before it was used',
    hint: 'Send a new link if the patient still needs one.',
  },
  superseded: { mood: 'over', title: 'Replaced by a newer link', hint: '' },
  revoked: { mood: 'over', title: 'Link revoked', hint: '' },
};

/**
 * The text for the state of an invitation. An instance may send a state that this page does not know.
 * @param isLatest whether it is the newest; failures of earlier ones need no action
 */
export function invitationText(
  { state }: Pick<Invitation, 'state'>,
  isLatest: boolean,
): InvitationText {
  const known = texts[state] ?? { mood: 'over', title: humanize(state), hint: '' };
  return isLatest || known.mood !== 'bad' ? known : { ...known, mood: 'over', hint: '' };
}

const purposes: Record<Invitation['kind'], string> = {
  join: 'Portal invitation',
  reset: 'Password reset',
};

export function purposeOf({ kind }: Invitation): string {
  return purposes[kind] ?? humanize(kind);
}

/** Whether the link still works, so that it can be revoked or replaced. */
export function isLive({ state }: Pick<Invitation, 'state'>): boolean {
  return state === 'queued' || state === 'sent' || state === 'opened';
}
