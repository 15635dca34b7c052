/** What a campaign knows of each invitation that it has requested, by the id of the patient. */
export interface MailLedger {
  readonly invitations: Map<number, AskedInvitation>;
}

export interface AskedInvitation {
  readonly key: string;
  /** The id in the response, if there was one. */
  answered: number | undefined;
  /** How many servers were killed while they had its email: each may have sent it without recording that. */
  killedWithIt: number;
}

export function createMailLedger(): MailLedger {
  return { invitations: new Map() };
}

export function unansweredPatients({ invitations }: MailLedger): number[] {
  return [...invitations]
    .filter(([, { answered }]) => answered === undefined)
    .map(([ptId]) => ptId);
}
