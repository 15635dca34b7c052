import { matchesPath } from '@mdhq/portal-types';
// The package itself loads Prism's mock server and its generators, too, which takes most of a second.
import { getHttpOperationsFromSpec } from '@stoplight/prism-http/dist/utils/operations.js';
import { validateOutput } from '@stoplight/prism-http/dist/validator/index.js';
import { type ApiResponse, type Call, jsonOf, mediaTypeOf } from '../http/messages.ts';
import type { Deviation } from './check.ts';

/** Prism's findings about a response. */
export interface PrismCheck {
  /** The first violation of the declared media type, headers and body. */
  check(call: Call, response: ApiResponse): Deviation | undefined;
  /** Whether the body violates its schema. */
  rejectsBody(call: Call, response: ApiResponse): boolean;
}

/**
 * Prism's validator of responses. Its findings are complete: Prism's proxy puts them into a header, cut off at 8 kB.
 */
export async function createPrismCheck(document: object): Promise<PrismCheck> {
  const operations = await getHttpOperationsFromSpec(document);
  const violationsOf = ({ method, path }: Call, response: ApiResponse) => {
    const [bare = ''] = path.split('?', 1);
    const resource = operations.find(
      (operation) => operation.method === method.toLowerCase() && matchesPath(operation.path, bare),
    );
    if (!resource) return undefined;
    const result = validateOutput({ resource, element: prismResponse(response) });
    return result._tag === 'Left' ? result.left : [];
  };
  return {
    check(call, response) {
      const violations = violationsOf(call, response);
      if (!violations) return { expected: 'a declared operation', came: 'another route' };
      const [violation] = violations;
      return violation && { expected: 'a response as declared', came: violation.message };
    },
    rejectsBody(call, response) {
      const violations = violationsOf(call, response) ?? [];
      return violations.some(({ path = [] }) => path.includes('body'));
    },
  };
}

function prismResponse(response: ApiResponse): Parameters<typeof validateOutput>[0]['element'] {
  const isJson = /^application\/([\w.-]+\+)?json$/.test(mediaTypeOf(response));
  return {
    statusCode: response.status,
    headers: response.headers,
    body: isJson ? (jsonOf(response) ?? response.text) : response.text,
  };
}
