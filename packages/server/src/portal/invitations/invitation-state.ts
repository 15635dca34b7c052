import type { Invitation, InvitationState } from '@mdhq/portal-types';
import { toTimestamp } from '../../platform/clock.ts';
import type { InvitationsTable, PatientsTable } from '../../store/schema.ts';
import { maskEmailAddress } from '../email-address.ts';

/** The state of an invitation at `now`; final states take precedence over progress. */
export function invitationState(row: InvitationsTable, now: number): InvitationState {
  if (row.accepted_at !== null) return 'accepted';
  if (row.revoked_at !== null) return 'revoked';
  if (row.superseded_at !== null) return 'superseded';
  if (row.failed_at !== null) return 'failed';
  if (row.expires_at <= now) return 'expired';
  if (row.opened_at !== null) return 'opened';
  return row.sent_at === null ? 'queued' : 'sent';
}

/** Whether its link is active at `now`. */
export function isLiveInvitation(row: InvitationsTable, now: number): boolean {
  return ['queued', 'sent', 'opened'].includes(invitationState(row, now));
}

/** Whether the patient is active and still has the address that the invitation was created for. */
export function isStillFor(
  patient: Pick<PatientsTable, 'active' | 'email'>,
  { sent_to }: Pick<InvitationsTable, 'sent_to'>,
): boolean {
  return patient.active === 1 && patient.email === sent_to;
}

/** Converts an invitation to its form in the contract, which has no link. */
export function toInvitation(row: InvitationsTable, now: number): Required<Invitation> {
  return {
    object: 'invitation',
    id: row.invitation_id,
    kind: row.kind,
    state: invitationState(row, now),
    sent_to: maskEmailAddress(row.sent_to),
    created: toTimestamp(row.created_at),
    created_by: row.created_by,
    expires: toTimestamp(row.expires_at),
    tries: row.tries,
    last_answer: row.last_answer,
    failure: row.failure,
    sent_at: timestampOrNull(row.sent_at),
    opened_at: timestampOrNull(row.opened_at),
    accepted_at: timestampOrNull(row.accepted_at),
    failed_at: timestampOrNull(row.failed_at),
    superseded_at: timestampOrNull(row.superseded_at),
    revoked_at: timestampOrNull(row.revoked_at),
    revoked_by: row.revoked_by,
  };
}

function timestampOrNull(time: number | null): string | null {
  return time === null ? null : toTimestamp(time);
}
