import { type Load, load, type Throughput, warmUp } from './load.ts';

export interface Rival<Name extends string> {
  name: Name;
  /** Several servers share the load. */
  urls: readonly string[];
  loadOf(): Load;
}

/**
 * Loads contenders in alternating order, so that other work of the machine affects all of them alike.
 * @param figureOf the figure of a round; requests per second by default
 * @returns the median of the rounds
 */
export async function compare<Name extends string>(
  rivals: readonly Rival<Name>[],
  rounds: number,
  figureOf: (throughput: Throughput) => number = ({ perSecond }) => perSecond,
): Promise<Record<Name, number>> {
  const measured = new Map<Name, number[]>(rivals.map(({ name }) => [name, []]));
  for (const { urls, loadOf } of rivals) await warmUp(urls, loadOf());
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? rivals : [...rivals].reverse();
    for (const { name, urls, loadOf } of order) {
      const throughput = await load(urls, loadOf());
      if (throughput.failures > 0) throw new Error(`${name} failed ${throughput.failures} times.`);
      measured.get(name)?.push(figureOf(throughput));
    }
  }
  return Object.fromEntries(
    [...measured].map(([name, numbers]) => [name, median(numbers)]),
  ) as Record<Name, number>;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
