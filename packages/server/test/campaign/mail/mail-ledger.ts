/** What a campaign knows of each invitation that it has asked for, by the patient's number. */
export interface MailLedger {
  readonly invitations: Map<number, AskedInvitation>;
}

export interface AskedInvitation {
  readonly key: string;
  /** The number that was answered, if one was. */
  answered: number | undefined;
  /** How many servers were killed while they had its mail: each may have sent it and not written that down. */
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
