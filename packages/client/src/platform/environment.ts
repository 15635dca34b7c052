import type { FailureFacts } from '../portal-error.ts';
import type { Runtime } from '../runtime.ts';

/** Sends one request: `fetch` or a replacement. */
export type Send = (url: string, init: RequestInit) => Promise<Response>;

/** What is known of a network fault. */
export type Fault = Pick<FailureFacts, 'reason' | 'wasNotSent' | 'cause'>;

/** What differs between Node, Bun and Deno on the one hand, and browsers and workers on the other. */
export interface Platform {
  /** Headers that are added to every request. */
  headers?: Record<string, string>;
  /** The global `fetch`, which is looked up on each call, so that it can be replaced later. */
  send: Send;
  /** Reads an error of `fetch`. Undefined if it is no network fault, so that it has to be rethrown. */
  faultOf(error: unknown): Fault | undefined;
  /** Calls a function when a signal aborts, unless the returned function is called first. */
  onAbort(signal: AbortSignal, callback: () => void): () => void;
}

/** What the client uses from its environment. */
export interface Environment extends Runtime, Platform {}
