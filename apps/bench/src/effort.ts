/** How long contenders are loaded: a duration in seconds, or a number of requests. */
export type Round = { duration: number } | { amount: number };

/** How much is measured. */
export interface Effort {
  /** Alternating rounds, of which the median counts. */
  rounds: number;
  round: Round;
  /** Requests of a clinic. */
  requests: number;
  /** How many times as many requests a large clinic has. */
  growth: number;
  /** Clinics of several servers. */
  clinics: number;
  /** How long a server is idle before its memory is measured. */
  restSeconds: number;
}

export interface ClinicSize {
  /** Of all patients together. */
  requests: number;
  patients: number;
}

/** Five requests for each patient. */
export function sizeOf({ requests }: Pick<Effort, 'requests'>): ClinicSize {
  return { requests, patients: Math.ceil(requests / 5) };
}
