/** One request, as it goes over the wire. */
export interface Call {
  method: string;
  /** From `/api/v1` on, with its query. */
  path: string;
  /** By names in lower case. */
  headers: Record<string, string>;
  body?: string | undefined;
}

/** What came back. */
export interface ApiResponse {
  status: number;
  /** By names in lower case. */
  headers: Record<string, string>;
  text: string;
}

/** The body as JSON, or undefined where it is none. */
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
 * The part of a problem's type that names it, such as `patient-not-found`; undefined for no problem, and
 * for a type that could hold anything else.
 */
export function problemCodeOf(response: ApiResponse): string | undefined {
  const json = jsonOf(response);
  const type = typeof json === 'object' && json !== null && 'type' in json ? json.type : undefined;
  return typeof type === 'string' ? /#([a-z]+(?:-[a-z]+)*)$/.exec(type)?.[1] : undefined;
}

/** An response in a few words that hold nothing of a patient's. */
export function summaryOf(response: ApiResponse): string {
  const what = problemCodeOf(response) ?? mediaTypeOf(response);
  return [response.status, what].filter(Boolean).join(' ');
}
