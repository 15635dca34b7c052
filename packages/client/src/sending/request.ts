import { type OperationId, type operations, routes } from '@mdhq/portal-types';
import { toJson } from '../arguments.ts';
import type { Connection } from '../connection.ts';
import { noStore } from './no-store.ts';

/** The input of an operation, with the names of the contract. */
export type Input<Id extends OperationId> = Pick<
  operations[Id]['parameters'],
  'path' | 'header'
> & {
  query?: QueryOf<Id>;
} & BodyOf<operations[Id]>;

/** The query of an operation; undefined parameters are omitted. */
export type QueryOf<Id extends OperationId> = OrUndefined<
  NonNullable<operations[Id]['parameters']['query']>
>;

type OrUndefined<Query> = { [Name in keyof Query]: Query[Name] | undefined };

type BodyOf<Operation> = Operation extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? { body: Body }
  : { body?: undefined };

/** The arguments of `fetch`, without the signal. */
export interface Outgoing {
  url: string;
  init: RequestInit & { method: string; headers: Record<string, string> };
}

/**
 * Builds the request of an operation.
 *
 * @throws PortalError `invalid-argument` for a body that is not plain JSON
 */
export function requestOf<Id extends OperationId>(
  { baseUrl, authorization }: Connection,
  operationId: Id,
  { path, query, header, body }: Input<Id>,
  platformHeaders?: Record<string, string>,
): Outgoing {
  const [method, template] = routes[operationId];
  const search = searchOf({ ...query });
  const init: Outgoing['init'] = {
    method,
    headers: {
      Accept: 'application/json, application/problem+json',
      Authorization: authorization,
      ...platformHeaders,
      ...header,
      ...(body && { 'Content-Type': 'application/json' }),
    },
    // `fetch` would send the credentials to the target of a redirect within the origin.
    redirect: 'manual',
    ...noStore(),
  };
  if (body) {
    init.body = toJson(body);
  }
  return {
    url: baseUrl + fill(template, path as Record<string, number>) + (search && `?${search}`),
    init,
  };
}

function fill(template: string, values: Record<string, number>): string {
  return template.replace(/\{(\w+)\}/g, (_, name) => `${values[name]}`);
}

/** Serializes a query; an array repeats its parameter. */
function searchOf(query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value ?? []].flat()) {
      search.append(name, one as string);
    }
  }
  return `${search}`;
}
