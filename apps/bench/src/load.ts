import autocannon from 'autocannon';
import { credentials, patientCount } from './clinic.ts';

export interface Load {
  method: 'GET' | 'DELETE';
  /** The path of each next request. */
  nextPath(): string;
  connections: number;
  seconds: number;
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
export async function load(url: string, { method, nextPath, connections, seconds }: Load) {
  const { username, secret } = credentials;
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    headers: {
      authorization: `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`,
    },
    requests: [{ method, setupRequest: (request) => ({ ...request, path: nextPath() }) }],
  });
  return {
    perSecond: result['2xx'] / result.duration,
    p99Ms: result.latency.p99,
    failures: result.non2xx + result.errors + result.timeouts,
  } satisfies Throughput;
}
