import type { OperationId, operations } from '@mdhq/portal-types';
import type { Caller } from '../../portal/caller.ts';
import type { Refusal } from '../../portal/refusal.ts';
import type { ReserveBytes } from '../../portal/response-bytes.ts';
import type { Database } from '../../store/database.ts';

/** Serialized JSON of a value of type `Shape`. */
export type JsonText<Shape> = string & { readonly shape?: Shape };

export function toJson<Shape>(value: Shape): JsonText<Shape> {
  return JSON.stringify(value);
}

type Responses<Id extends OperationId> = operations[Id]['responses'];
type SuccessStatus = 200 | 201 | 202;
type JsonOf<Response> = Response extends { content: { 'application/json': infer Json } }
  ? Json
  : never;

/** A successful response of an operation: one of its declared statuses with its body. */
export type Answer<Id extends OperationId> = {
  [Status in keyof Responses<Id> & SuccessStatus]: {
    status: Status;
    body: JsonText<JsonOf<Responses<Id>[Status]>>;
  };
}[keyof Responses<Id> & SuccessStatus];

/** An authenticated and validated request. */
export interface Call<Id extends OperationId> {
  caller: Caller;
  /** The instance's subdomain. */
  subdomain: string;
  /** For writes; with an Idempotency-Key, repeated writes return the first result. */
  database: Database;
  /** Reserves the bytes of the response before its content is read. */
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
