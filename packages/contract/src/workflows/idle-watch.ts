import type { Timing } from '../http/rate-limits.ts';

/** Detects a process that has stopped sending requests. */
interface IdleWatch {
  /** Is aborted when no request has been in progress for two minutes. */
  signal: AbortSignal;
  /** Runs a request, during which the process is not idle. */
  during<Result>(request: () => Promise<Result>): Promise<Result>;
  close(): void;
}

/** The longest time without a request, in milliseconds. */
const idleLimitMs = 120_000;

export function createIdleWatch({ sleep }: Timing): IdleWatch {
  const ended = new AbortController();
  let active = 0;
  let isClosed = false;
  let rest = new AbortController();
  const startRest = () => {
    rest = new AbortController();
    sleep(idleLimitMs, rest.signal).then(
      () => ended.abort(),
      () => undefined,
    );
  };
  startRest();
  return {
    signal: ended.signal,
    async during(request) {
      active += 1;
      rest.abort();
      try {
        return await request();
      } finally {
        active -= 1;
        if (active === 0 && !isClosed) startRest();
      }
    },
    close() {
      isClosed = true;
      rest.abort();
    },
  };
}
