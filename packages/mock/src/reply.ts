/** What is answered. */
export interface Reply {
  status: number;
  headers: Record<string, string | string[]>;
  /** Sent as JSON; undefined for none. */
  body: unknown;
}

/** The reply with this many seconds in `Retry-After`, and in `RateLimit`, where it has them. */
export function withRetryAfter(reply: Reply, seconds: number): Reply {
  const headers = Object.entries(reply.headers).map(([name, value]): [string, typeof value] => {
    if (/^retry-after$/i.test(name)) return [name, String(seconds)];
    return [
      name,
      /^ratelimit$/i.test(name) ? String(value).replace(/t=\d+/, `t=${seconds}`) : value,
    ];
  });
  return { ...reply, headers: Object.fromEntries(headers) };
}
