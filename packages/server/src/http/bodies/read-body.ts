import type { IncomingMessage } from 'node:http';
import {
  createArrivals,
  createFairQueue,
  type Enqueue,
  type Turn,
} from '../../platform/fair-queue.ts';
import { shortBodyBytes } from './long-bodies.ts';

/** The body is longer than the limit. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** The client disconnected before it had sent the whole body. */
export class BodyCutOff extends Error {
  override readonly name = 'BodyCutOff';
}

/** Interval for reading the next piece of a long body: all of them together get 8 MiB per second. */
const pieceEveryMs = 8;

/** Long bodies in the queue for their next piece, each with up to 1 MiB in memory. */
const mostBodies = 100;

/** The queues of long bodies, shared by all scopes. */
export interface BodyQueues {
  /** Before the first piece of a body. */
  arrivals: Enqueue;
  /** Before each further piece. */
  pieces: Enqueue;
}

export function createBodyQueues(): BodyQueues {
  return {
    arrivals: createArrivals(),
    pieces: createFairQueue((next) => setTimeout(next, pieceEveryMs), mostBodies),
  };
}

/**
 * Reads the body of a request. A body whose Content-Length exceeds the limit is not read, and any other one is read up to
 * the limit (Q29). Long bodies are read in turn, piece by piece, and slowly enough for the garbage collector of V8 not to
 * stop other requests repeatedly.
 * @param invite called before reading, since a client may wait for `100 Continue`
 * @throws {BodyTooLarge}
 * @throws {BodyCutOff}
 * @throws {QueueFull}
 */
export async function readBody(
  request: IncomingMessage,
  limitBytes: number,
  enqueue: () => Turn,
  invite: () => void = () => undefined,
): Promise<Buffer> {
  if (Number(request.headers['content-length']) > limitBytes) throw new BodyTooLarge();
  invite();
  const nextTurn = enqueue();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of arriving(request)) {
    length += chunk.length;
    if (length > limitBytes) throw new BodyTooLarge();
    chunks.push(chunk);
    if (length >= shortBodyBytes) await nextTurn();
  }
  return Buffer.concat(chunks, length);
}

/** Does not destroy the request, which would close the connection before the response. */
async function* arriving(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* request.iterator({ destroyOnReturn: false });
  } catch (cause) {
    throw new BodyCutOff('The body did not arrive whole.', { cause });
  }
}
