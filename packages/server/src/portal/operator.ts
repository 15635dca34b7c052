import type { Executor } from '../store/database.ts';
import { findInstance } from '../store/instances/instances.ts';
import { AdminRefusal } from './admin-refusal.ts';
import type { Caller } from './caller.ts';

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
