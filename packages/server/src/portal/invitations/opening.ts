import { markInvitationOpened } from '../../store/invitations/invitations.ts';
import type { InvitationsTable } from '../../store/schema.ts';
import { recordAct } from '../audit/record-act.ts';
import { holderOf, type Visit } from '../caller.ts';
import {
  actOfVisit,
  type DeadLink,
  type LinkDependencies,
  openLink,
  type TooOften,
} from './link/live-link.ts';

/** What the join page shows. It is little, because mail scanners open links, too. */
export interface OpenedInvitation {
  outcome: 'open';
  kind: InvitationsTable['kind'];
  /** Of the patient that the link belongs to: several patients may share a mailbox. */
  firstName: string;
}

/** Returns the purpose of a link. Opening it repeatedly neither redeems it (Q44) nor fills the trail (Q74). */
export async function openInvitation(
  dependencies: LinkDependencies,
  visit: Visit,
  token: string,
): Promise<OpenedInvitation | DeadLink | TooOften> {
  const { database, clock, repeatedEvents } = dependencies;
  const link = await openLink(dependencies, visit, 'openInvitation', token);
  if (link.outcome !== 'live') return link;
  const { invitation, patient } = link;
  const holder = holderOf(visit, invitation.pt_id);
  const reading = actOfVisit(invitation, { operation: 'openInvitation' });
  const write = () =>
    database.write(async (transaction) => {
      const opened_at = clock();
      const { instance_id, invitation_id } = invitation;
      const opening = { instance_id, invitation_id, opened_at };
      const isFirst = await markInvitationOpened(transaction, opening);
      const act = isFirst ? ({ ...reading, action: 'update' } as const) : reading;
      await recordAct(transaction, holder, opened_at, act);
    }, invitation.instance_id);
  await repeatedEvents.record(holder, reading, { write, isExempt: invitation.opened_at === null });
  return { outcome: 'open', kind: invitation.kind, firstName: patient.first_name };
}
