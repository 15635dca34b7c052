/** An HTTP request. */
export interface Call {
  method: string;
  /** From `/api/v1` on, with its query. */
  path: string;
  /** Names are in lower case. */
  headers: Record<string, string>;
  body?: string | undefined;
}

/** An HTTP response. */
export interface ApiResponse {
  status: number;
  /** Names are in lower case. */
  headers: Record<string, string>;
  text: string;
}

/** A response whose body is parsed once for all checks. */
export interface ParsedResponse extends ApiResponse {
  /** Undefined if the body is not JSON. */
  json: unknown;
}

export function parsed(response: ApiResponse): ParsedResponse {
  return { ...response, json: jsonOf(response) };
}

/** The parsed JSON body; undefined if it is not JSON. */
export function jsonOf({ text }: ApiResponse): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The media type without its parameters, such as `application/json`. */
export function mediaTypeOf({ headers }: ApiResponse): string {
  const [mediaType = ''] = (headers['content-type'] ?? '').split(';', 1);
  return mediaType.trim().toLowerCase();
}

/**
 * The code of a problem, such as `patient-not-found`; undefined if the response is not a problem, or its
 * type has another form.
 */
export function problemCodeOf(response: ApiResponse | ParsedResponse): string | undefined {
  const json = 'json' in response ? response.json : jsonOf(response);
  const type = typeof json === 'object' && json !== null && 'type' in json ? json.type : undefined;
  return typeof type === 'string' ? /#([a-z]+(?:-[a-z]+)*)$/.exec(type)?.[1] : undefined;
}

/** A summary of a response without patient data. */
export function summaryOf(response: ApiResponse): string {
  const what = problemCodeOf(response) ?? mediaTypeOf(response);
  return [response.status, what].filter(Boolean).join(' ');
}

/** The name and the secret of an API user. */
export interface Credentials {
  username: string;
  password: string;
}

/** The value of the header `Authorization` (RFC 7617, in UTF-8). */
export function basicAuthorization({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
