/** What every call takes. */
export interface CallOptions {
  /** Ends the call with `aborted`. */
  signal?: AbortSignal | undefined;
}

/** What every call takes that makes something new. */
export interface CreateOptions extends CallOptions {
  /**
   * Makes a repeat harmless: a second call with the same key and the same content is given the first
   * one's answer, and does nothing more. A UUID is a good key; 1 to 255 visible ASCII characters.
   * An instance that does not know such keys does the call again.
   */
  idempotencyKey?: string | undefined;
}

/** What a call takes that puts something into the queue, or only records it. */
export interface QueueOptions extends CreateOptions {
  /** false records it without putting it into the queue; true without it. */
  enqueue?: boolean | undefined;
}
