/** How many requests to generate; a campaign says more. */
export function wantedRequests(usual: number): number {
  return Number(process.env['PROPERTY_RUNS'] ?? usual);
}

/** A seed to repeat a run by, as a failure prints it. */
export function chosenSeed(): { seed?: number } {
  const seed = process.env['PROPERTY_SEED'];
  return seed === undefined ? {} : { seed: Number(seed) };
}

/** Time for so many requests on a busy machine. */
export function patienceFor(requests: number): { timeout: number } {
  return { timeout: 60_000 + requests * 50 };
}
