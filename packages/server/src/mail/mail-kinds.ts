import { isLiveInvitation, isStillFor } from '../portal/invitations/invitation-state.ts';
import { decryptText } from '../portal/invitations/link/encrypted-text.ts';
import type { LinkKeys } from '../portal/invitations/link/link-keys.ts';
import { linkTo } from '../portal/invitations/link/link-token.ts';
import type { Transaction } from '../store/database.ts';
import {
  markInvitationFailed,
  markInvitationSent,
  markInvitationTried,
} from '../store/invitations/invitations.ts';
import type {
  InstancesTable,
  InvitationsTable,
  OutboxTable,
  PatientsTable,
} from '../store/schema.ts';
import {
  type MailTemplate,
  type RenderedMail,
  renderTemplate,
  templateOf,
} from './templates/template.ts';
import { noticeVariables, templateVariables } from './templates/template-variables.ts';

/** An email of the outbox, with the rows that it is rendered from. */
export interface QueuedMail {
  row: OutboxTable;
  instance: InstancesTable;
  patient: PatientsTable;
  invitation: InvitationsTable;
}

export interface Writing {
  linkKeys: LinkKeys;
  /** The default templates, for instances without their own. */
  templates: MailTemplates;
  /** The URL of an instance, such as `https://sandbox.md-hq.com` (Q50). */
  originOf(subdomain: string): string;
}

export type MailTemplates = Readonly<Record<OutboxTable['kind'], MailTemplate>>;

/** The differences between kinds of mail. Leases, retries and failures are the same for all. */
export interface MailKind {
  /** Its name in log lines. */
  readonly name: string;
  /** The operation of the audit event when it is sent. */
  readonly operation: 'sendInvitation' | 'sendNotice';
  /** Whether it should still be sent. */
  isWanted(mail: QueuedMail, now: number): boolean;
  /**
   * @returns undefined if the link key of its token was dropped
   * @throws an error for which `isTemplateFault` is true
   */
  write(mail: QueuedMail, writing: Writing): Promise<RenderedMail | undefined>;
  /** @param answer the response of the mail server, or the fault, without addresses and links */
  noteTry(transaction: Transaction, mail: QueuedMail, answer: string): Promise<void>;
  noteSent(transaction: Transaction, mail: QueuedMail, now: number): Promise<void>;
  noteFailed(
    transaction: Transaction,
    mail: QueuedMail,
    now: number,
    failure: string,
  ): Promise<void>;
}

/** The mail with the link. If it fails permanently, so does the invitation, which revokes the link. */
const invitationMail: MailKind = {
  name: 'an invitation',
  operation: 'sendInvitation',
  isWanted: ({ invitation, patient }, now) =>
    isLiveInvitation(invitation, now) && isStillFor(patient, invitation),
  async write({ row, instance, patient, invitation }, { linkKeys, templates, originOf }) {
    const token = await decryptText(linkKeys, 'portal-outbox', row.sealed_token ?? '');
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
  // An invitation that was revoked meanwhile stays revoked, although its mail was sent.
  async noteSent(transaction, { row: { instance_id, invitation_id } }, now) {
    await markInvitationSent(transaction, { instance_id, invitation_id, sent_at: now });
  },
  async noteFailed(transaction, { row: { instance_id, invitation_id } }, now, failure) {
    const failing = { instance_id, invitation_id, failed_at: now, failure };
    await markInvitationFailed(transaction, failing);
  },
};

/** The mail that reports that a password was set (Q46). It has no link, and its failure changes no invitation. */
const noticeMail: MailKind = {
  name: 'a notice',
  operation: 'sendNotice',
  isWanted: ({ row }, now) => now < row.expires_at,
  async write({ instance, patient, invitation }, { templates }) {
    return renderTemplate(templates.notice, noticeVariables(instance, patient, invitation));
  },
  async noteTry() {},
  async noteSent() {},
  async noteFailed() {},
};

const mailKinds: Readonly<Record<OutboxTable['kind'], MailKind>> = {
  invitation: invitationMail,
  notice: noticeMail,
};

export function kindOf({ row }: Pick<QueuedMail, 'row'>): MailKind {
  return mailKinds[row.kind];
}
