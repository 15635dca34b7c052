import { isLiveInvitation, isStillFor } from '../portal/invitations/invitation-state.ts';
import { openText } from '../portal/invitations/link/sealed-text.ts';
import {
  markInvitationFailed,
  markInvitationSent,
  markInvitationTried,
} from '../store/invitations/invitations.ts';
import type { MailKind } from './mail-kind.ts';
import { renderTemplate, templateOf } from './templates/template.ts';
import { templateVariables } from './templates/template-variables.ts';

/** Where the link leads; the token stands behind the `#`, so that no server and no log ever sees it. */
export function linkTo(origin: string, token: string): string {
  return `${origin}/portal/join#${token}`;
}

/** The mail with the link. Where it fails for good, so does the invitation, and the link with it. */
export const invitationMail: MailKind = {
  name: 'an invitation',
  operation: 'sendInvitation',
  isWanted: ({ invitation, patient }, now) =>
    isLiveInvitation(invitation, now) && isStillFor(patient, invitation),
  async write({ row, instance, patient, invitation }, { linkKeys, templates, originOf }) {
    const token = await openText(linkKeys, 'portal-outbox', row.sealed_token ?? '');
    if (token === undefined) return undefined;
    const link = linkTo(originOf(instance.subdomain), token);
    return renderTemplate(
      templateOf(instance, templates.invitation),
      templateVariables(instance, patient, invitation, link),
    );
  },
  async noteTry(transaction, { row: { instance_id, invitation_id, attempts } }, answer) {
    const attempt = { instance_id, invitation_id, tries: attempts, last_answer: answer };
    await markInvitationTried(transaction, attempt);
  },
  // One that was revoked meanwhile stays revoked, though its mail is out.
  async noteSent(transaction, { row: { instance_id, invitation_id } }, now) {
    await markInvitationSent(transaction, { instance_id, invitation_id, sent_at: now });
  },
  async noteFailed(transaction, { row: { instance_id, invitation_id } }, now, failure) {
    const failing = { instance_id, invitation_id, failed_at: now, failure };
    await markInvitationFailed(transaction, failing);
  },
};
