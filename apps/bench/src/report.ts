/** One line of the report: a figure and its budget. */
export interface Measurement {
  what: string;
  measured: number;
  unit: 'x' | 'us' | 'ms' | 'kB' | 'MB' | '/s';
  /** Undefined: for information. */
  budget?: { atLeast: number } | { atMost: number };
}

/** A table for the terminal. */
export function renderReport(measurements: readonly Measurement[]): string {
  return measurements
    .map(({ what, measured, unit, budget }) => {
      const value = `${round(measured)} ${unit}`.padStart(12);
      return `${what.padEnd(58)}${value}  ${budget === undefined ? '' : verdict(measured, budget)}`;
    })
    .join('\n');
}

function verdict(measured: number, budget: NonNullable<Measurement['budget']>): string {
  return 'atLeast' in budget
    ? `${measured >= budget.atLeast ? 'ok' : 'MISSED'} (at least ${budget.atLeast})`
    : `${measured <= budget.atMost ? 'ok' : 'MISSED'} (at most ${budget.atMost})`;
}

function round(number: number): string {
  return number >= 100 ? String(Math.round(number)) : number.toFixed(2);
}

/** Such as `5,000,000`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
