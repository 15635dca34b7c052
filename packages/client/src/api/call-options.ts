/** What every call takes. */
export interface CallOptions {
  /** Ends the call with `aborted`. */
  signal?: AbortSignal | undefined;
}

/** What every call takes that makes something new. */
export interface CreateOptions extends CallOptions {
  /**
   * Makes a repeat harmless: a second call with the same key and the same content is given the first
   * one's answer, and does nothing more. 1 to 255 visible ASCII characters. Without one the client
   * makes a UUID, which it keeps over its own retries; give one to repeat a call later, or from
   * another process. An instance that does not know such keys does the call again.
   */
  idempotencyKey?: string | undefined;
}

/** What a call takes that puts something into the queue, or only records it. */
export interface QueueOptions extends CreateOptions {
  /** false records it without putting it into the queue; true without it. */
  enqueue?: boolean | undefined;
}
