import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer } from './answer.ts';
import { type Api, openApi } from './api.ts';
import { aborted, deliver, wait } from './deliver.ts';
import { BadPreference, over, type Preferences, readPreferences } from './preferences.ts';
import { badPreference } from './problems.ts';
import { type Body, readBody } from './read-body.ts';
import { type Reply, withRetryAfter } from './reply.ts';

/** @param closing aborted when the mock closes, so that nothing is waited for any longer */
type Respond = (
  request: IncomingMessage,
  response: ServerResponse,
  closing: AbortSignal,
) => Promise<void>;

/** @param rule what a request gets that asks for nothing else */
export async function createResponder(rule: Preferences): Promise<Respond> {
  const api = await openApi();
  return async (request, response, closing) => {
    const signal = AbortSignal.any([closing, goneAway(response)]);
    const body = await readBody(request);
    if (body === 'broken-off') return;
    const asked = preferencesOf(request, rule);
    const preferences = asked instanceof BadPreference ? {} : asked;
    const { fault, delay } = preferences;
    if (delay !== undefined && fault !== 'trickle') await wait(delay, signal);
    if (fault === 'hang') await aborted(signal);
    if (fault === 'hang' || fault === 'drop') {
      response.destroy();
      return;
    }
    const reply = await replyTo(api, request, body, asked);
    // A connection kept alive would hold up close().
    if (closing.aborted) response.setHeader('connection', 'close');
    await deliver(response, reply, preferences, signal);
  };
}

function goneAway(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}

function preferencesOf(
  { headers }: IncomingMessage,
  rule: Preferences,
): Preferences | BadPreference {
  try {
    return over(rule, readPreferences(headers['prefer']));
  } catch (error) {
    if (error instanceof BadPreference) return error;
    throw error;
  }
}

async function replyTo(
  api: Api,
  request: IncomingMessage,
  body: Exclude<Body, 'broken-off'>,
  preferences: Preferences | BadPreference,
): Promise<Reply> {
  if (preferences instanceof BadPreference) return badPreference(preferences.message);
  const reply = await answer(api, request, body, preferences);
  const { retryAfter } = preferences;
  return retryAfter === undefined ? reply : withRetryAfter(reply, retryAfter);
}
