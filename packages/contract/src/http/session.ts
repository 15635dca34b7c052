import { createPortalClient, type PortalClient } from '@mdhq/portal-client';
import type { Contract } from '../contract/read-contract.ts';
import type { Target } from '../target.ts';
import { basicAuthorization, type Credentials } from './credentials.ts';
import type { ApiResponse, Call } from './messages.ts';
import { prefixOf } from './transport.ts';

/** What a case talks to the target with. Every response goes through every check on its way. */
export interface Session {
  contract: Contract;
  target: Target;
  /** The typed client, as the API user unless it says otherwise. */
  client(as?: { credentials?: Credentials; headers?: Record<string, string> }): PortalClient;
  /** A call that the typed client would refuse to make. */
  send(call: RawCall): Promise<ApiResponse>;
}

/** A call as it goes out, right or wrong. */
export interface RawCall {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | undefined;
  /** The API user's unless said otherwise. */
  credentials?: Credentials | 'none';
}

/** Opens a session whose calls go out through `exchange`. */
export function openSession(
  contract: Contract,
  target: Target,
  exchange: (call: Call) => Promise<ApiResponse>,
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
    client: ({ credentials = target.credentials, headers = {} } = {}) =>
      createPortalClient({
        baseUrl: target.url,
        ...credentials,
        // What the target does, and not what a second try makes of it.
        retries: 0,
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

/** Statuses that a `Response` can't have a body with (Fetch, "null body status"). */
const bodiless = [204, 205, 304];

function responseOf({ status, headers, text }: ApiResponse): Response {
  return new Response(bodiless.includes(status) ? null : text, { status, headers });
}
