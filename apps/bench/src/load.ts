import autocannon from 'autocannon';
import { credentials, patientCount } from './clinic.ts';

export interface Load {
  method: 'GET' | 'DELETE' | 'POST';
  /** The path of each next request. */
  nextPath(): string;
  connections: number;
  seconds: number;
  /** So many requests a second, and no more; without it, as many as are answered. */
  perSecond?: number;
}

export interface Throughput {
  perSecond: number;
  p99Ms: number;
  /** Answers other than 2xx, and errors of the connection: a benchmark with any of them says nothing. */
  failures: number;
}

/** Reads the queues of all patients of a clinic, in an order that is not that of the rows. */
export function loadOfQueues(effort: { connections: number; seconds: number }): () => Load {
  let turn = 0;
  return () => ({
    method: 'GET',
    ...effort,
    nextPath() {
      turn = (turn + 7) % patientCount;
      return `/api/v1/patients/${1 + turn}/portal/enqueued`;
    },
  });
}

/** Loads a server from this process; the servers have processes of their own. */
export async function load(
  url: string,
  { method, nextPath, connections, seconds, perSecond }: Load,
): Promise<Throughput> {
  const { username, secret } = credentials;
  // autocannon's own percentiles are whole milliseconds, of which a fast answer takes few.
  const times: number[] = [];
  const options: autocannon.Options = {
    url,
    connections,
    duration: seconds,
    ...(perSecond !== undefined && { overallRate: perSecond }),
    headers: {
      authorization: `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`,
    },
    requests: [{ method, setupRequest: (request) => ({ ...request, path: nextPath() }) }],
  };
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const loading = autocannon(options, (error, done) => (error ? reject(error) : resolve(done)));
    loading.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  });
  return {
    perSecond: result['2xx'] / result.duration,
    p99Ms: percentile(times, 0.99),
    failures: result.non2xx + result.errors + result.timeouts,
  };
}

function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}
