import autocannon from 'autocannon';
import { credentials, patientCount } from './clinic.ts';

export interface Load {
  method: 'GET' | 'DELETE' | 'POST';
  /** Returns the path of the next request. */
  nextPath(): string;
  connections: number;
  seconds: number;
  /** Undefined: as many as get a response. */
  perSecond?: number;
}

export interface Throughput {
  perSecond: number;
  p99Ms: number;
  /** Responses other than 2xx, and connection errors. A benchmark with failures is invalid. */
  failures: number;
}

/** Reads the queues of all patients of a clinic, not in the order of the rows. */
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

/** Loads a server, which runs in another process. */
export async function load(
  url: string,
  { method, nextPath, connections, seconds, perSecond }: Load,
): Promise<Throughput> {
  const { username, secret } = credentials;
  // autocannon rounds its percentiles to whole milliseconds, which is too coarse for fast responses.
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
