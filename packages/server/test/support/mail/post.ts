import { toInvitation } from '../../../src/portal/invitations/invitation-state.ts';
import { openPortal, type Portal } from '../portal/portal.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';

export async function stateOf(portal: Portal, invitationId: number): Promise<string> {
  return toInvitation(await portal.invitation(invitationId), portal.time.now).state;
}

/** A clinic, a mail server, and the URL of the mail server. */
export async function openPost(): Promise<{ portal: Portal; mailbox: Mailbox; url: string }> {
  const portal = await openPortal();
  const mailbox = await openMailbox();
  return { portal, mailbox, url: `smtp://127.0.0.1:${mailbox.port}` };
}
