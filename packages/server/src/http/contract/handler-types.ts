import type { OperationId, operations } from '@mdhq/portal-types';
import type { Caller } from '../../portal/caller.ts';
import type { Refusal } from '../../portal/refusal.ts';
import type { ReserveBytes } from '../../portal/response-bytes.ts';
import type { Database } from '../../store/database.ts';

/** Serialized JSON of a value of type `Shape`. */
export type JsonText<Shape> = string & { readonly shape?: Shape };

/**
 * A shape with each of its optional fields: a value that is written field by field does not compile if the contract
 * has a field that it lacks.
 */
export type Complete<Shape> = Shape extends readonly (infer Item)[]
  ? Complete<Item>[]
  : Shape extends object
    ? { [Field in keyof Shape]-?: Complete<Shape[Field]> }
    : Shape;

/** Serializes a value with all fields of `Shape`. */
export function toJson<Shape>(value: Complete<Shape>): JsonText<Shape> {
  return JSON.stringify(value);
}

type FieldOf<Shape> = Shape extends unknown ? keyof Shape : never;

/** Joins the fields of an object, each of which is serialized already. */
export function joinFields<Shape>(
  fields: Record<FieldOf<Shape> & string, string>,
): JsonText<Shape> {
  // A loop over names: `Object.entries` takes twice as long, and this runs for each row of a page.
  let text = '';
  for (const name in fields)
    text += `${text === '' ? '{' : ','}"${name}":${fields[name as keyof typeof fields]}`;
  return `${text}}`;
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
