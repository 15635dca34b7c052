import { matchesPath } from '@mdhq/portal-types';
// The package itself loads Prism's mock server and its generators, too, which takes most of a second.
import { getHttpOperationsFromSpec } from '@stoplight/prism-http/dist/utils/operations.js';
import { validateOutput } from '@stoplight/prism-http/dist/validator/index.js';
import { type Call, mediaTypeOf, type ParsedResponse } from '../http/messages.ts';
import type { Deviation } from './check.ts';

/** Prism's findings about a response. */
export interface PrismCheck {
  /** The first violation of the declared media type, headers and body. */
  check(call: Call, response: ParsedResponse): Deviation | undefined;
  /** Whether the body violates its schema. */
  rejectsBody(call: Call, response: ParsedResponse): boolean;
}

/**
 * Prism's validator of responses. Its findings are complete: Prism's proxy puts them into a header, cut off at 8 kB.
 */
export async function createPrismCheck(document: object): Promise<PrismCheck> {
  const operations = withSharedSchemas(await getHttpOperationsFromSpec(document));
  const violationsOf = ({ method, path }: Call, response: ParsedResponse) => {
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

type PrismOperations = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>;

/**
 * Replaces equal schemas and equal lists of headers by one object. Prism compiles each object once, which is slow, and
 * its operations have a copy of the same few schemas for each response.
 */
function withSharedSchemas(operations: PrismOperations): PrismOperations {
  const known = new Map<string, unknown>();
  const shared = <Part>(part: Part): Part => {
    const text = JSON.stringify(part, withoutIds);
    if (!known.has(text)) known.set(text, part);
    return known.get(text) as Part;
  };
  for (const { responses } of operations) {
    for (const response of responses) {
      if (response.headers) response.headers = shared(response.headers);
      for (const content of response.contents ?? []) {
        if (content.schema) content.schema = shared(content.schema);
      }
    }
  }
  return operations;
}

/** Leaves out the ids that Prism generates for the parts of a document; a field `id` of a schema is an object. */
function withoutIds(name: string, value: unknown): unknown {
  return name === 'x-stoplight' || (name === 'id' && typeof value === 'string') ? undefined : value;
}

function prismResponse(response: ParsedResponse): Parameters<typeof validateOutput>[0]['element'] {
  const isJson = /^application\/([\w.-]+\+)?json$/.test(mediaTypeOf(response));
  return {
    statusCode: response.status,
    headers: response.headers,
    body: isJson ? (response.json ?? response.text) : response.text,
  };
}
