import type { LinkKeys } from '../portal/invitations/link/link-keys.ts';
import type { Transaction } from '../store/database.ts';
import type {
  InstancesTable,
  InvitationsTable,
  OutboxTable,
  PatientsTable,
} from '../store/schema.ts';
import { invitationMail } from './invitation-mail.ts';
import { noticeMail } from './notice-mail.ts';
import type { MailTemplate, RenderedMail } from './templates/template.ts';

/** A mail of the outbox, with all that it is written from. */
export interface QueuedMail {
  row: OutboxTable;
  instance: InstancesTable;
  patient: PatientsTable;
  invitation: InvitationsTable;
}

export interface Writing {
  linkKeys: LinkKeys;
  /** Those that serve where an instance has none of its own. */
  templates: MailTemplates;
  /** An instance's own address, such as `https://sandbox.md-hq.com` (Q50). */
  originOf(subdomain: string): string;
}

export type MailTemplates = Readonly<Record<OutboxTable['kind'], MailTemplate>>;

/** What is particular to a kind of mail. How it is tried, leased and given up is the same for all. */
export interface MailKind {
  /** As log lines call it. */
  readonly name: string;
  /** As audit events call the sending of it. */
  readonly operation: 'sendInvitation' | 'sendNotice';
  /** Whether there is still a reason to send it. */
  isWanted(mail: QueuedMail, now: number): boolean;
  /**
   * @returns undefined where the key is gone that its link was sealed with
   * @throws what `isTemplateFault` knows
   */
  write(mail: QueuedMail, writing: Writing): Promise<RenderedMail | undefined>;
  /** @param answer what the mail server said, or the fault; without addresses and links */
  noteTry(transaction: Transaction, mail: QueuedMail, answer: string): Promise<void>;
  noteSent(transaction: Transaction, mail: QueuedMail, now: number): Promise<void>;
  noteFailed(
    transaction: Transaction,
    mail: QueuedMail,
    now: number,
    failure: string,
  ): Promise<void>;
}

const mailKinds: Readonly<Record<OutboxTable['kind'], MailKind>> = {
  invitation: invitationMail,
  notice: noticeMail,
};

export function kindOf({ row }: Pick<QueuedMail, 'row'>): MailKind {
  return mailKinds[row.kind];
}
