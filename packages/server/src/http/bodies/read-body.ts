import type { IncomingMessage } from 'node:http';
import {
  createArrivals,
  createLine,
  type TakePlace,
  type Turn,
} from '../../platform/fair-queue.ts';
import { shortBodyBytes } from './long-bodies.ts';

/** The body is longer than it may be. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** The client went away before it had sent all of the body. */
export class BodyCutOff extends Error {
  override readonly name = 'BodyCutOff';
}

/** How often the next piece of a long body is read: so all of them together get 8 MiB a second. */
const pieceEveryMs = 8;

/** Long bodies that may wait for their next piece, each with up to 1 MiB in memory. */
const mostBodies = 100;

/** The queues that long bodies of all scopes share. */
export interface BodyQueues {
  /** Before one is begun. */
  arrivals: TakePlace;
  /** Before each piece. */
  pieces: TakePlace;
}

export function createBodyQueues(): BodyQueues {
  return {
    arrivals: createArrivals(),
    pieces: createLine((next) => setTimeout(next, pieceEveryMs), mostBodies),
  };
}

/**
 * Reads a request's body. Of one that says that it is too long nothing is read, and of another one no more than
 * what shows it (Q29). Long ones are read in turn, piece by piece, and no faster than V8 collects what they leave behind without
 * stopping everybody else again and again.
 * @param invite called before reading; a client may wait for `100 Continue`
 * @throws {BodyTooLarge}
 * @throws {BodyCutOff}
 * @throws {QueueFull}
 */
export async function readBody(
  request: IncomingMessage,
  limitBytes: number,
  takePlace: () => Turn,
  invite: () => void = () => undefined,
): Promise<Buffer> {
  if (Number(request.headers['content-length']) > limitBytes) throw new BodyTooLarge();
  invite();
  const nextTurn = takePlace();
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

/** What is left unread goes on its own way: to destroy the request would close its connection before it is answered. */
async function* arriving(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* request.iterator({ destroyOnReturn: false });
  } catch (cause) {
    throw new BodyCutOff('The body did not arrive whole.', { cause });
  }
}
