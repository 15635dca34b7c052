import type { OperationId, operations } from '@mdhq/portal-types';
import type { Connection } from '../connection.ts';
import { toJson } from '../to-json.ts';
import { routes } from './routes.ts';

/** What an operation is called with, in the contract's names. */
export type Input<Id extends OperationId> = Pick<
  operations[Id]['parameters'],
  'path' | 'header'
> & {
  query?: QueryOf<Id>;
} & BodyOf<operations[Id]>;

/** The query of an operation; what is undefined is left out of the URL. */
export type QueryOf<Id extends OperationId> = OrUndefined<
  NonNullable<operations[Id]['parameters']['query']>
>;

type OrUndefined<Query> = { [Name in keyof Query]: Query[Name] | undefined };

type BodyOf<Operation> = Operation extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? { body: Body }
  : { body?: undefined };

/** A request as `fetch` takes it, but for the signal. */
export interface Outgoing {
  url: string;
  init: RequestInit & { method: string; headers: Record<string, string> };
}

/** The request of an operation. */
export function requestOf<Id extends OperationId>(
  { baseUrl, authorization }: Connection,
  operationId: Id,
  { path, query, header, body }: Input<Id>,
): Outgoing {
  const [method, template] = routes[operationId];
  const search = searchOf(query ?? {});
  const init: Outgoing['init'] = {
    method,
    headers: {
      Accept: 'application/json, application/problem+json',
      Authorization: authorization,
      ...header,
    },
    // `fetch` keeps the header on a redirect within the origin, and where it leads is not ours to say.
    redirect: 'manual',
  };
  if (body !== undefined) {
    init.headers['Content-Type'] = 'application/json';
    init.body = toJson(body);
  }
  return { url: baseUrl + fill(template, path ?? {}) + (search && `?${search}`), init };
}

function fill(template: string, values: Record<string, unknown>): string {
  return template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(values[name])));
}

/** An array repeats its parameter. */
function searchOf(query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value ?? []].flat()) {
      search.append(name, String(one));
    }
  }
  return search.toString();
}
