/** A response of the mock. */
export interface MockResponse {
  status: number;
  headers: Record<string, string | string[]>;
  /** Sent as JSON; undefined for no body. */
  body: unknown;
}

/** The response with a number of seconds in `Retry-After` and `RateLimit`, if it has these headers. */
export function withRetryAfter(response: MockResponse, seconds: number): MockResponse {
  const headers = Object.entries(response.headers).map(([name, value]): [string, typeof value] => {
    if (/^retry-after$/i.test(name)) return [name, String(seconds)];
    return [
      name,
      /^ratelimit$/i.test(name) ? String(value).replace(/t=\d+/, `t=${seconds}`) : value,
    ];
  });
  return { ...response, headers: Object.fromEntries(headers) };
}
