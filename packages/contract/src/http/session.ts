import { createPortalClient, type PortalClient } from '@mdhq/portal-client';
import type { Contract } from '../contract/read-contract.ts';
import type { Target } from '../target.ts';
import { type ApiResponse, basicAuthorization, type Call, type Credentials } from './messages.ts';
import { prefixOf } from './transport.ts';

/** Longer than the transport waits for a response and for a rate limit, in milliseconds. */
const clientTimeoutMs = 600_000;

/** The clients of a case. Each response goes through all checks. */
export interface Session {
  contract: Contract;
  target: Target;
  /** The typed client; with the credentials of the API user by default. */
  client(as?: { credentials?: Credentials; headers?: Record<string, string> }): PortalClient;
  /** Sends a call that the typed client would refuse. */
  send(call: RawCall): Promise<ApiResponse>;
  /** Marks that a case has failed and is cleaning up: a report shows the call before the mark. */
  beforeCleanup(): void;
}

/** A call, valid or not. */
export interface RawCall {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | undefined;
  /** The credentials of the API user by default. */
  credentials?: Credentials | 'none';
}

/** Creates a session that sends its calls with `exchange`. */
export function openSession(
  contract: Contract,
  target: Target,
  {
    exchange,
    beforeCleanup,
  }: Pick<Session, 'beforeCleanup'> & { exchange(call: Call): Promise<ApiResponse> },
): Session {
  const guarded = async (call: Call): Promise<ApiResponse> => {
    if (target.readOnly && call.method !== 'GET') {
      throw new Error(`A read-only run must not send ${call.method}.`);
    }
    return exchange(call);
  };
  return {
    contract,
    target,
    beforeCleanup,
    client: ({ credentials = target.credentials, headers = {} } = {}) =>
      createPortalClient({
        baseUrl: target.url,
        ...credentials,
        // A retry would hide the behavior of the target.
        retries: 0,
        timeoutMs: clientTimeoutMs,
        fetch: async (request) => {
          const call = await callOf(request, target.url);
          return responseOf(await guarded({ ...call, headers: { ...call.headers, ...headers } }));
        },
      }),
    send: ({ method, path, headers = {}, body, credentials = target.credentials }) => {
      const authorization = credentials === 'none' ? undefined : basicAuthorization(credentials);
      return guarded({
        method,
        path,
        headers: { ...headers, ...(authorization !== undefined && { authorization }) },
        body,
      });
    },
  };
}

async function callOf(request: Request, target: URL): Promise<Call> {
  const { pathname, search } = new URL(request.url);
  const body = await request.text();
  return {
    method: request.method,
    path: pathname.slice(prefixOf(target).length) + search,
    headers: Object.fromEntries(request.headers),
    body: body === '' ? undefined : body,
  };
}

/** Statuses with which a `Response` cannot have a body (Fetch, "null body status"). */
const bodiless = [204, 205, 304];

function responseOf({ status, headers, text }: ApiResponse): Response {
  return new Response(bodiless.includes(status) ? null : text, { status, headers });
}
