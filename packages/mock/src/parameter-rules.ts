import type { IHttpRequest } from '@stoplight/prism-http';
import type { Operation } from './api.ts';
import type { Violation } from './problems.ts';

/** Whole numbers as they are written; `1.0`, `1e3` and `0x10` are not. */
const wholeNumber = /^-?(0|[1-9][0-9]*)$/;

interface Given {
  part: 'path' | 'query' | 'header';
  name: string;
  /** Several where a query repeats the parameter. */
  values: string[];
  /** Without one the operation has no such parameter. */
  declared: { schema?: { type?: unknown } } | undefined;
}

/** What Prism passes over: parameters that the operation does not have, empty ones, and `1e1` for 10. */
export function violationsOf(operation: Operation, request: IHttpRequest): Violation[] {
  return parametersOf(operation, request).flatMap(({ part, name, values, declared }) => {
    const message = declared
      ? values.map((value) => complaintAbout(value, declared.schema?.type)).find(Boolean)
      : 'must NOT have additional properties';
    return message === undefined ? [] : [{ path: [part, name], message }];
  });
}

function complaintAbout(value: string, type: unknown): string | undefined {
  if (value === '') return 'must NOT be empty';
  return type === 'integer' && !wholeNumber.test(value) ? 'must be integer' : undefined;
}

function parametersOf({ path, request: declared }: Operation, request: IHttpRequest): Given[] {
  const query = Object.entries(request.url.query ?? {}).map(
    ([name, value]): Given => ({
      part: 'query',
      name,
      values: [value].flat(),
      declared: declared?.query?.find((one) => one.name === name),
    }),
  );
  const given = request.url.path.split('/');
  const inPath = (declared?.path ?? []).map((one): Given => {
    const value = given[path.split('/').indexOf(`{${one.name}}`)] ?? '';
    return { part: 'path', name: one.name, values: [value], declared: one };
  });
  const headers = (declared?.headers ?? []).flatMap((one): Given[] => {
    const value = request.headers?.[one.name.toLowerCase()];
    return value === undefined
      ? []
      : [{ part: 'header', name: one.name.toLowerCase(), values: [value], declared: one }];
  });
  return [...query, ...inPath, ...headers];
}
