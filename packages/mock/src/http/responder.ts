import type { IncomingMessage, ServerResponse } from 'node:http';
import { openApi } from '../prism/api.ts';
import { chooseResponse } from '../prism/choose-response.ts';
import { badPreference } from '../prism/problems.ts';
import { withRetryAfter } from '../prism/response.ts';
import {
  BadPreference,
  mergePreferences,
  type Preferences,
  readPreferences,
} from '../scenarios/preferences.ts';
import { readBody } from './body.ts';
import { allowEveryOrigin, allowRequest, isPreflight } from './cors.ts';
import { deliver, holdBack } from './deliver.ts';

/** @param closing aborted when the mock closes, which ends all waiting */
type Respond = (
  request: IncomingMessage,
  response: ServerResponse,
  closing: AbortSignal,
) => Promise<void>;

/** @param defaults the preferences of a request that states none of its own */
export async function createResponder(defaults: Preferences): Promise<Respond> {
  const api = await openApi();
  return async (request, response, closing) => {
    allowEveryOrigin(request, response);
    if (isPreflight(request)) return allowRequest(request, response);
    request.url = originForm(request.url);
    if (isProbe(request)) {
      response.end();
      return;
    }
    const signal = AbortSignal.any([closing, disconnected(response)]);
    const body = await readBody(request);
    if (body === 'aborted') return;
    const requested = preferencesOf(request, defaults);
    const preferences = requested instanceof BadPreference ? {} : requested;
    if (!(await holdBack(response, preferences, signal))) return;
    const chosen =
      requested instanceof BadPreference
        ? badPreference(requested.message)
        : await chooseResponse(api, request, body, preferences);
    // A connection that is kept alive would delay close().
    if (closing.aborted) response.setHeader('connection', 'close');
    const { retryAfter } = preferences;
    await deliver(
      response,
      retryAfter === undefined ? chosen : withRetryAfter(chosen, retryAfter),
      preferences,
      signal,
    );
  };
}

/** The path and query of a target, which a client of a proxy sends with the scheme and host (RFC 9112 3.2.2). */
function originForm(target = ''): string {
  const pathAndQuery = target.replace(/^https?:\/\/[^/?]*/i, '');
  return pathAndQuery.startsWith('/') ? pathAndQuery : `/${pathAndQuery}`;
}

/** Whether a tool such as `wait-on` probes for the mock. No default and no `Prefer` applies to the response. */
function isProbe({ method, url }: IncomingMessage): boolean {
  return url === '/' && (method === 'GET' || method === 'HEAD');
}

function disconnected(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}

function preferencesOf(
  { headers }: IncomingMessage,
  defaults: Preferences,
): Preferences | BadPreference {
  try {
    return mergePreferences(defaults, readPreferences(headers['prefer']));
  } catch (error) {
    if (error instanceof BadPreference) return error;
    throw error;
  }
}
