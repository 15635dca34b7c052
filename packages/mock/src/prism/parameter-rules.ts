import type { IHttpRequest } from '@stoplight/prism-http';
import type { Operation } from './operation.ts';
import type { Violation } from './problems.ts';

/** An integer in plain digits; not `1.0`, `1e3` or `0x10`. */
const integer = /^-?(0|[1-9][0-9]*)$/;

interface SentParameter {
  part: 'path' | 'query' | 'header';
  name: string;
  /** More than one if a query repeats the parameter. */
  values: string[];
  /** Undefined if the operation has no such parameter. */
  declared: { schema?: { type?: unknown } } | undefined;
}

/** Faults that Prism does not report: unknown parameters, empty ones, and `1e1` for 10. */
export function violationsOf(operation: Operation, request: IHttpRequest): Violation[] {
  return parametersOf(operation, request).flatMap(({ part, name, values, declared }) => {
    const message = declared
      ? values.map((value) => faultOf(value, declared.schema?.type)).find(Boolean)
      : 'must NOT have additional properties';
    return message === undefined ? [] : [{ path: [part, name], message }];
  });
}

function faultOf(value: string, type: unknown): string | undefined {
  if (value === '') return 'must NOT be empty';
  return type === 'integer' && !integer.test(value) ? 'must be integer' : undefined;
}

function parametersOf(
  { path, request: declared }: Operation,
  request: IHttpRequest,
): SentParameter[] {
  const query = Object.entries(request.url.query ?? {}).map(
    ([name, value]): SentParameter => ({
      part: 'query',
      name,
      values: [value].flat(),
      declared: declared?.query?.find((one) => one.name === name),
    }),
  );
  const steps = request.url.path.split('/');
  const inPath = (declared?.path ?? []).map((one): SentParameter => {
    const value = steps[path.split('/').indexOf(`{${one.name}}`)] ?? '';
    return { part: 'path', name: one.name, values: [value], declared: one };
  });
  const headers = (declared?.headers ?? []).flatMap((one): SentParameter[] => {
    const value = request.headers?.[one.name.toLowerCase()];
    return value === undefined
      ? []
      : [{ part: 'header', name: one.name.toLowerCase(), values: [value], declared: one }];
  });
  return [...query, ...inPath, ...headers];
}
