import type { Directions } from './schemas-in-use.ts';

/** Whose code breaks, by the rule of `redocly diff` that a change violates: for requests and for responses. */
const breaks: Record<string, { request?: string; response?: string }> = {
  'schema-type-changed': {
    request: 'callers who send values of the previous type',
    response: 'readers who expect the previous type',
  },
  'enum-values-removed': { request: 'callers who send a removed value' },
  'enum-values-added': { response: 'readers with an exhaustive `switch`' },
  'required-properties-added': { request: 'callers who construct the request without it' },
  'required-properties-removed': { response: 'readers who rely on the property' },
  'property-removed': {
    request: 'callers who send the property',
    response: 'readers of the property',
  },
  'schema-constraint-changed': {
    request: 'callers who send values that are no longer valid',
    response: 'readers who rely on the limit',
  },
  'schema-combinator-changed': {
    request: 'callers who send the previous form',
    response: 'readers who expect the previous form',
  },
  'parameter-removed': { request: 'callers who send it: unknown parameters are refused' },
  'parameter-became-required': { request: 'callers who leave it out' },
  'parameter-serialization-changed': { request: 'callers who send the previous form' },
  'request-body-removed': { request: 'callers who send a body' },
  'request-body-became-required': { request: 'callers who send no body' },
  'response-removed': { response: 'callers who handle the status' },
  'response-header-removed': { response: 'readers of the header' },
  'media-type-removed': {
    request: 'callers who send the media type',
    response: 'callers who accept the media type',
  },
  'security-scheme-changed': { request: 'all callers' },
};

export function whomItBreaks(rule: string | undefined, { request, response }: Directions): string {
  const known = breaks[rule ?? ''] ?? {};
  const whom = [request ? known.request : undefined, response ? known.response : undefined];
  const named = whom.filter((one) => one !== undefined);
  return named.join(' and ') || known.request || known.response || 'callers';
}
