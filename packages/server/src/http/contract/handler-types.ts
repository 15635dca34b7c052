import type { OperationId, operations } from '@mdhq/portal-types';
import type { Caller } from '../../portal/caller.ts';
import type { Refusal } from '../../portal/refusal.ts';
import type { ReserveBytes } from '../../portal/response-bytes.ts';
import type { Database } from '../../store/database.ts';

/** JSON that is written already; `Shape` is what it holds. */
export type JsonText<Shape> = string & { readonly shape?: Shape };

export function toJson<Shape>(value: Shape): JsonText<Shape> {
  return JSON.stringify(value);
}

type Responses<Id extends OperationId> = operations[Id]['responses'];
type SuccessStatus = 200 | 201 | 202;
type JsonOf<Response> = Response extends { content: { 'application/json': infer Json } }
  ? Json
  : never;

/** What an operation answers when all went well: one of its declared statuses, with its body. */
export type Answer<Id extends OperationId> = {
  [Status in keyof Responses<Id> & SuccessStatus]: {
    status: Status;
    body: JsonText<JsonOf<Responses<Id>[Status]>>;
  };
}[keyof Responses<Id> & SuccessStatus];

/** A request that was authenticated and holds to the contract. */
export interface Call<Id extends OperationId> {
  caller: Caller;
  /** The instance's subdomain. */
  subdomain: string;
  /** Where what the call changes is written: once, when the call has an Idempotency-Key. */
  database: Database;
  /** Reserves memory for the response, before its content is read. */
  reserveBytes: ReserveBytes;
  path: operations[Id]['parameters']['path'];
  query: NonNullable<operations[Id]['parameters']['query']>;
  body: operations[Id] extends { requestBody: { content: { 'application/json': infer Body } } }
    ? Body
    : undefined;
}

export type Handler<Id extends OperationId> = (call: Call<Id>) => Promise<Answer<Id> | Refusal>;

/** One handler for each operation of the contract. */
export type Handlers = { [Id in OperationId]: Handler<Id> };
