import { markInvitationOpened } from '../store/invitations.ts';
import type { InvitationsTable } from '../store/schema.ts';
import {
  type DeadLink,
  type LinkDependencies,
  openLink,
  recordVisit,
  type TooOften,
  type Visit,
} from './live-link.ts';

/** What the page needs to know: little, for mail scanners open links too. */
export interface OpenedInvitation {
  outcome: 'open';
  kind: InvitationsTable['kind'];
  /** Several patients may share a mailbox: whose link it is. */
  firstName: string;
}

/** Says what a link is for. However often it is opened, that does not use it up (Q44). */
export async function openInvitation(
  dependencies: LinkDependencies,
  visit: Visit,
  token: string,
): Promise<OpenedInvitation | DeadLink | TooOften> {
  const { database, clock } = dependencies;
  const link = await openLink(dependencies, visit, 'openInvitation', token);
  if (link.outcome !== 'live') return link;
  const { invitation, patient } = link;
  await database.write(async (transaction) => {
    const opened_at = clock();
    const { instance_id, invitation_id } = invitation;
    const opening = { instance_id, invitation_id, opened_at };
    const isFirst = await markInvitationOpened(transaction, opening);
    await recordVisit(transaction, visit, opened_at, invitation, {
      operation: 'openInvitation',
      action: isFirst ? 'update' : 'read',
    });
  });
  return { outcome: 'open', kind: invitation.kind, firstName: patient.first_name };
}
