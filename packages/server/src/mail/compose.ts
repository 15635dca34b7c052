import type { InstancesTable, InvitationsTable, PatientsTable } from '../store/schema.ts';
import { type MailTemplate, renderTemplate, templateOf } from './template.ts';
import { oneLine, templateVariables } from './template-variables.ts';
import type { OutgoingMail } from './transport.ts';

/** Where the link leads; the token stands behind the `#`, so that no server and no log ever sees it. */
export function linkTo(origin: string, token: string): string {
  return `${origin}/portal/join#${token}`;
}

export interface Invited {
  instance: InstancesTable;
  patient: PatientsTable;
  invitation: InvitationsTable;
}

/**
 * Writes the mail of an invitation, to the address that was the patient's when inviting (Q38).
 * @throws {LiquidError} for a template that `checkTemplate` would refuse
 */
export function composeInvitation(
  { instance, patient, invitation }: Invited,
  defaultTemplate: MailTemplate,
  { link, messageId, date }: { link: string; messageId: string; date: Date },
): OutgoingMail {
  const variables = templateVariables(instance, patient, invitation, link);
  return {
    ...renderTemplate(templateOf(instance, defaultTemplate), variables),
    fromName: oneLine(instance.name),
    replyTo: instance.email,
    to: invitation.sent_to,
    messageId,
    date,
  };
}
