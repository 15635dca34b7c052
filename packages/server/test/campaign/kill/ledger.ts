/** What the clients of a campaign have sent, and what of it was acknowledged. */
export interface Ledger {
  /** By Idempotency-Key, which is the prescription's notes too: the number that was answered, if one was. */
  readonly feeders: Map<string, number | undefined>;
  /** By number: the time of the dismissal that was answered, if one was. */
  readonly dismissals: Map<number, string | undefined>;
}

export function createLedger(): Ledger {
  return { feeders: new Map(), dismissals: new Map() };
}

export function unacknowledgedFeeders({ feeders }: Ledger): string[] {
  return [...feeders].filter(([, id]) => id === undefined).map(([key]) => key);
}
