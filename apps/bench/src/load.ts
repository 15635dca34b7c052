import autocannon from 'autocannon';
import { credentials } from './clinic.ts';
import type { Round } from './effort.ts';

export interface Load {
  method: 'GET' | 'DELETE' | 'POST';
  next(): NextRequest;
  /** To all servers together. */
  connections: number;
  round: Round;
  /** Undefined: as many as get a response. */
  perSecond?: number;
}

export interface NextRequest {
  path: string;
  /** Undefined for the default instance. */
  host?: string;
}

export interface Throughput {
  perSecond: number;
  p99Ms: number;
  /** Responses other than 2xx, and connection errors. A benchmark with failures is invalid. */
  failures: number;
}

/** Reads the queues of all patients of a clinic, not in the order of the rows. */
export function loadOfQueues(
  patients: number,
  effort: Pick<Load, 'connections' | 'round'>,
): () => Load {
  let turn = 0;
  return () => ({
    method: 'GET',
    ...effort,
    next() {
      turn = (turn + 7) % patients;
      return { path: `/api/v1/patients/${1 + turn}/portal/enqueued` };
    },
  });
}

/** Loads servers, which run in other processes, each with the same share of the connections. */
export async function load(
  urls: readonly string[],
  { connections, round, ...requests }: Load,
): Promise<Throughput> {
  const share = { ...requests, connections: connections / urls.length };
  const extent = 'amount' in round ? { amount: round.amount / urls.length } : round;
  const results = await Promise.all(urls.map((url) => run(url, share, extent)));
  const sum = (numberOf: (result: autocannon.Result) => number) =>
    results.reduce((total, { result }) => total + numberOf(result), 0);
  return {
    perSecond: sum((result) => result['2xx'] / result.duration),
    p99Ms: percentile(
      results.flatMap(({ times }) => times),
      0.99,
    ),
    failures: sum(({ non2xx, errors, timeouts }) => non2xx + errors + timeouts),
  };
}

/** Sends a few requests, so that the first round does not include log-ins. */
export async function warmUp(urls: readonly string[], requests: Load): Promise<void> {
  await Promise.all(urls.map((url) => run(url, requests, { amount: requests.connections })));
}

async function run(
  url: string,
  { method, next, connections, perSecond }: Omit<Load, 'round'>,
  round: Round,
): Promise<{ result: autocannon.Result; times: number[] }> {
  const { username, secret } = credentials;
  const authorization = `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`;
  // autocannon rounds its percentiles to whole milliseconds, which is too coarse for fast responses.
  const times: number[] = [];
  const options: autocannon.Options = {
    url,
    connections,
    ...round,
    // The interval in milliseconds at which it checks whether it is finished.
    sampleInt: 100,
    ...(perSecond !== undefined && { overallRate: perSecond }),
    requests: [
      {
        method,
        setupRequest(request) {
          const { path, host } = next();
          return {
            ...request,
            path,
            headers: { authorization, ...(host !== undefined && { host }) },
          };
        },
      },
    ],
  };
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const loading = autocannon(options, (error, done) => (error ? reject(error) : resolve(done)));
    loading.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  });
  return { result, times };
}

function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}
