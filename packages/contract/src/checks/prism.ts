import { createLogger } from '@stoplight/prism-core';
import {
  createInstance,
  getHttpOperationsFromSpec,
  type IHttpProxyConfig,
  type IHttpRequest,
  type IHttpResponse,
} from '@stoplight/prism-http';
import { type ApiResponse, type Call, jsonOf, mediaTypeOf } from '../http/messages.ts';
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

/** Prism's findings about a response. */
export interface PrismCheck {
  /** The first violation of the declared media type, headers and body. */
  check(call: Call, response: ApiResponse): Promise<Deviation | undefined>;
  /** Whether the body violates its schema. */
  rejectsBody(call: Call, response: ApiResponse): Promise<boolean>;
}

/**
 * Prism as a validating proxy, in process: it receives the response instead of forwarding the call. So its
 * findings are complete (its server puts them into a header, cut off at 8 kB), and calls that it could not
 * forward, such as invalid JSON, are validated too.
 */
export async function createPrismCheck(document: object): Promise<PrismCheck> {
  const operations = await getHttpOperationsFromSpec(document);
  const logger = createLogger('contract', { enabled: false });
  const validate = async (call: Call, response: ApiResponse) => {
    const right = prismResponse(response);
    const forward = () => () => async () => ({ _tag: 'Right' as const, right });
    const prism = createInstance(settings, { logger, forward });
    return prism.request(prismRequest(call), operations, settings)();
  };
  return {
    async check(call, response) {
      const result = await validate(call, response);
      if (result._tag === 'Left')
        return { expected: 'a declared operation', came: result.left.message };
      const [violation] = result.right.validations.output;
      return violation && { expected: 'a response as declared', came: violation.message };
    },
    async rejectsBody(call, response) {
      const result = await validate(call, response);
      return (
        result._tag === 'Right' &&
        result.right.validations.output.some(({ path = [] }) => path.includes('body'))
      );
    },
  };
}

function prismRequest({ method, path }: Call): IHttpRequest {
  return {
    method: method.toLowerCase() as IHttpRequest['method'],
    url: { path: path.split('?', 1)[0] ?? '' },
  };
}

function prismResponse(response: ApiResponse): IHttpResponse {
  const isJson = /^application\/([\w.-]+\+)?json$/.test(mediaTypeOf(response));
  return {
    statusCode: response.status,
    headers: response.headers,
    body: isJson ? (jsonOf(response) ?? response.text) : response.text,
  };
}
