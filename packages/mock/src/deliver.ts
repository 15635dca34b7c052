import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Preferences } from './preferences.ts';
import type { Reply } from './reply.ts';

/** Between the bytes of a `trickle` that names no other, in milliseconds. */
const usualPause = 100;

/** Resolves after some milliseconds, or at once when the signal says that nobody waits any longer. */
export function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}

/**
 * Sends a reply as its fault has it.
 * @param signal aborted when the caller has gone away or the mock closes: then nothing is waited for
 */
export async function deliver(
  response: ServerResponse,
  reply: Reply,
  { fault = 'none', delay = usualPause }: Preferences,
  signal: AbortSignal,
): Promise<void> {
  const body = Buffer.from(reply.body === undefined ? '' : JSON.stringify(reply.body));
  response.writeHead(reply.status, { ...reply.headers, 'content-length': body.length });
  if (fault === 'trickle') {
    for (const byte of body) {
      response.write(Uint8Array.of(byte));
      await wait(delay, signal);
    }
  } else if (fault === 'cut' || fault === 'stall') {
    response.write(body.subarray(0, body.length / 2));
    if (fault === 'stall') await aborted(signal);
    // It waits for what is written, and sends no more.
    response.socket?.end();
    return;
  } else {
    response.write(body);
  }
  response.end();
}

/** Resolves once the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
