import type { Executor } from '../store/database.ts';
import { findInstance } from '../store/instances/instances.ts';
import type { AuditEventsTable } from '../store/schema.ts';
import { AdminRefusal } from './refusal.ts';

/** Who is doing something, on which instance, and where it came from: what an audit event says of it. */
export interface Caller {
  readonly instanceId: number;
  readonly kind: AuditEventsTable['actor_kind'];
  /** The API user's name, the patient's number, the operator's log-in, or what an unknown one said. */
  readonly name: string;
  /** The network address; null for the operator and the server itself. */
  readonly address: string | null;
  /** The HTTP request's number; null outside of one. */
  readonly requestId: string | null;
}

/**
 * Whoever works with the command, as audit events name them.
 * @param name their log-in on the machine
 */
export function operatorCaller(name: string, instanceId: number): Caller {
  return { instanceId, kind: 'operator', name, address: null, requestId: null };
}

/** The operator, at work on the instance of that subdomain. */
export async function findOperatorCaller(
  executor: Executor,
  name: string,
  subdomain: string,
): Promise<Caller | AdminRefusal> {
  const instance = await findInstance(executor, subdomain);
  if (instance === undefined) return new AdminRefusal('instance-unknown', subdomain);
  return operatorCaller(name, instance.instance_id);
}

/** Where a visit to a link comes from; who it is only the link can say. */
export type Visit = Pick<Caller, 'instanceId' | 'address' | 'requestId'>;

/** Whoever comes without a link that works. */
export function strangerAt(visit: Visit): Caller {
  return { ...visit, kind: 'unknown', name: '' };
}

/** The patient whose link it is, as audit events name them. */
export function holderOf(visit: Visit, pt_id: number): Caller {
  return { ...visit, kind: 'patient', name: String(pt_id) };
}
