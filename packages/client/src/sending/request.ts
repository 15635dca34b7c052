import type { OperationId, operations, paths } from '@mdhq/portal-types';
import { toJson } from '../arguments.ts';
import type { Connection } from '../connection.ts';

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
    // `fetch` would send the credentials to the target of a redirect within the origin.
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

/** Serializes a query; an array repeats its parameter. */
function searchOf(query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value ?? []].flat()) {
      search.append(name, String(one));
    }
  }
  return search.toString();
}

type Method = 'GET' | 'POST' | 'DELETE';

/** The method and path of an operation in the contract. */
type RouteOf<Id extends OperationId> = {
  [Path in keyof paths]: {
    [Verb in Method]: IsSame<paths[Path], Lowercase<Verb>, Id> extends true ? [Verb, Path] : never;
  }[Method];
}[keyof paths];

type IsSame<Item, Verb extends string, Id extends OperationId> =
  Item extends Record<Verb, operations[Id]> ? true : false;

/** The method and path of each operation. A difference to the contract does not compile. */
export const routes: { readonly [Id in OperationId]: Readonly<RouteOf<Id>> } = {
  showPortalRequests: ['GET', '/api/v1/patients/{pt_id}/portal/enqueued'],
  deletePortalRequest: ['DELETE', '/api/v1/patients/{pt_id}/portal/enqueued/{queue_request_id}'],
  listInbox: ['GET', '/api/v1/extensions/portal/enqueued'],
  showPortalRequest: [
    'GET',
    '/api/v1/extensions/patients/{pt_id}/portal/enqueued/{queue_request_id}',
  ],
  restorePortalRequest: [
    'POST',
    '/api/v1/extensions/patients/{pt_id}/portal/enqueued/{queue_request_id}/restore',
  ],
  inviteToPortal: ['POST', '/api/v1/patients/{pt_id}/portal/invite'],
  listInvitations: ['GET', '/api/v1/extensions/patients/{pt_id}/portal/invitations'],
  revokeInvitation: [
    'DELETE',
    '/api/v1/extensions/patients/{pt_id}/portal/invitations/{invitation_id}',
  ],
  createPatientQuestionnaire: ['POST', '/api/v1/patients/{pt_id}/questionnaires'],
  queuePatientPrescription: ['POST', '/api/v1/patients/{pt_id}/rxs'],
  queuePatientRefill: ['POST', '/api/v1/patients/{pt_id}/rxs/refill'],
  queuePatientSupplement: ['POST', '/api/v1/patients/{pt_id}/supplements'],
  createSecureMessage: ['POST', '/api/v1/patients/{pt_id}/portal/secure_messages'],
  showPatient: ['GET', '/api/v1/patients/{pt_id}'],
  searchPatients: ['POST', '/api/v1/extensions/patients/search'],
  validatePortalCredentials: ['POST', '/api/v1/patients/portal/validate_credentials'],
};
