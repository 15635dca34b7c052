/** The number of requests to generate; a campaign sets a higher one. */
export function wantedRequests(usual: number): number {
  return Number(process.env['PROPERTY_RUNS'] ?? usual);
}

/** The seed to repeat a run with, as a failure prints it. */
export function chosenSeed(): { seed?: number } {
  const seed = process.env['PROPERTY_SEED'];
  return seed === undefined ? {} : { seed: Number(seed) };
}

/** The time-out for this number of requests on a busy machine. */
export function patienceFor(requests: number): { timeout: number } {
  return { timeout: 60_000 + requests * 50 };
}
