/** What the clients of a campaign have sent, and what the server has acknowledged. */
export interface Ledger {
  /** The id in the response, if there was one, by Idempotency-Key; the key is also in the notes of the prescription. */
  readonly feeders: Map<string, number | undefined>;
  /** The time of the dismissal in the response, if there was one, by id. */
  readonly dismissals: Map<number, string | undefined>;
}

export function createLedger(): Ledger {
  return { feeders: new Map(), dismissals: new Map() };
}

export function unacknowledgedFeeders({ feeders }: Ledger): string[] {
  return [...feeders].filter(([, id]) => id === undefined).map(([key]) => key);
}
