import { createLogger } from '@stoplight/prism-core';
import {
  createInstance,
  getHttpOperationsFromSpec,
  type IHttpProxyConfig,
  type IHttpRequest,
  type IHttpResponse,
} from '@stoplight/prism-http';
import { type Answer, type Call, jsonOf, mediaTypeOf } from '../http/messages.ts';
import type { Deviation } from './check.ts';

const settings: IHttpProxyConfig = {
  isProxy: true,
  upstream: new URL('http://localhost'),
  checkSecurity: false,
  validateRequest: false,
  validateResponse: true,
  errors: false,
  upstreamProxy: undefined,
  mock: { dynamic: false },
};

/**
 * Prism as a validating proxy, in process: it is handed the answer that came in place of forwarding
 * the call. So its findings are whole (its server cuts them off at 8 kB, into a header), and calls
 * that it could not forward, such as broken JSON, are validated too.
 */
export async function createPrismCheck(
  document: object,
): Promise<(call: Call, answer: Answer) => Promise<Deviation | undefined>> {
  const operations = await getHttpOperationsFromSpec(document);
  const logger = createLogger('contract', { enabled: false });
  return async (call, answer) => {
    const right = prismResponse(answer);
    const forward = () => () => async () => ({ _tag: 'Right' as const, right });
    const prism = createInstance(settings, { logger, forward });
    const result = await prism.request(prismRequest(call), operations, settings)();
    if (result._tag === 'Left') return { expected: 'an operation', came: result.left.message };
    const [violation] = result.right.validations.output;
    return violation && { expected: 'what the contract declares', came: violation.message };
  };
}

function prismRequest({ method, path }: Call): IHttpRequest {
  return {
    method: method.toLowerCase() as IHttpRequest['method'],
    url: { path: path.split('?', 1)[0] ?? '' },
  };
}

function prismResponse(answer: Answer): IHttpResponse {
  const isJson = /^application\/([\w.-]+\+)?json$/.test(mediaTypeOf(answer));
  return {
    statusCode: answer.status,
    headers: answer.headers,
    body: isJson ? (jsonOf(answer) ?? answer.text) : answer.text,
  };
}
