import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { MockResponse } from '../prism/response.ts';
import type { Preferences } from '../scenarios/preferences.ts';

/** The default time between two bytes of a `trickle`, in milliseconds. */
const defaultPause = 100;

/** Resolves after a number of milliseconds, or when the signal is aborted. */
function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** Resolves once the signal is aborted. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * Waits for the delay of a response, and destroys the connection for a fault without a response.
 * @returns whether the response has to be sent
 */
export async function holdBack(
  response: ServerResponse,
  { fault, delay }: Preferences,
  signal: AbortSignal,
): Promise<boolean> {
  if (delay !== undefined && fault !== 'trickle') await wait(delay, signal);
  if (fault === 'hang') await aborted(signal);
  if (fault !== 'hang' && fault !== 'drop') return true;
  response.destroy();
  return false;
}

/**
 * Sends a response, with its fault.
 * @param signal aborted when the client disconnects or the mock closes, which ends all waiting
 */
export async function deliver(
  serverResponse: ServerResponse,
  { status, headers, body: json }: MockResponse,
  { fault = 'none', delay = defaultPause }: Preferences,
  signal: AbortSignal,
): Promise<void> {
  const body = Buffer.from(json === undefined ? '' : JSON.stringify(json));
  serverResponse.writeHead(status, { ...headers, 'content-length': body.length });
  if (serverResponse.req.method === 'HEAD') {
    serverResponse.end();
    return;
  }
  if (fault === 'trickle') {
    for (const byte of body) {
      serverResponse.write(Uint8Array.of(byte));
      await wait(delay, signal);
    }
  } else if (fault === 'cut' || fault === 'stall') {
    serverResponse.write(body.subarray(0, body.length / 2));
    if (fault === 'stall') await aborted(signal);
    // Flushes what is written, and sends nothing more.
    serverResponse.socket?.end();
    return;
  } else {
    serverResponse.write(body);
  }
  serverResponse.end();
}
