import type { MailKind } from './mail-kind.ts';
import { renderTemplate } from './templates/template.ts';
import { noticeVariables } from './templates/template-variables.ts';

/** The mail that says that a link has set a password (Q46). It has no link, and no invitation hangs on it. */
export const noticeMail: MailKind = {
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
