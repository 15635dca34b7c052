import type { Executor } from '../store/database.ts';
import { findInstance } from '../store/instances/instances.ts';
import type { AuditEventsTable } from '../store/schema.ts';
import { AdminRefusal } from './refusal.ts';

/** Who acts on which instance, and from where, as audit events record it. */
export interface Caller {
  readonly instanceId: number;
  readonly kind: AuditEventsTable['actor_kind'];
  /** Name of the API user, id of the patient, log-in of the operator, or the user name that was tried. */
  readonly name: string;
  /** Of an API user: 1 for the first one of its name, 2 for the next one. 1 if undefined. */
  readonly generation?: number;
  /** Network address of the client; null for the operator and the server itself. */
  readonly address: string | null;
  /** Id of the HTTP request; null outside of one. */
  readonly requestId: string | null;
}

/**
 * The name of a caller in audit events, in stored rows and in the log. That of a later API user with the same name is followed
 * by its generation, such as `lab:2`. User names have no colon, so it is the name of no other API user.
 */
export function actorOf({ name, generation = 1 }: Pick<Caller, 'name' | 'generation'>): string {
  return generation === 1 ? name : `${name}:${generation}`;
}

/**
 * The operator who runs a command.
 * @param name log-in on the machine
 */
export function operatorCaller(name: string, instanceId: number): Caller {
  return { instanceId, kind: 'operator', name, address: null, requestId: null };
}

/** The operator as the caller on the instance with that subdomain. */
export async function findOperatorCaller(
  executor: Executor,
  name: string,
  subdomain: string,
): Promise<Caller | AdminRefusal> {
  const instance = await findInstance(executor, subdomain);
  if (instance === undefined) return new AdminRefusal('instance-unknown', subdomain);
  return operatorCaller(name, instance.instance_id);
}

/** A request of the join page. Only the link identifies the patient. */
export type Visit = Pick<Caller, 'instanceId' | 'address' | 'requestId'>;

/** The caller of a visit without an active link. */
export function strangerAt(visit: Visit): Caller {
  return { ...visit, kind: 'unknown', name: '' };
}

/** The patient that the link belongs to, as the caller. */
export function holderOf(visit: Visit, pt_id: number): Caller {
  return { ...visit, kind: 'patient', name: String(pt_id) };
}
