import type { Caller } from './caller.ts';

/**
 * Whoever works with the command, as audit events name them.
 * @param name their log-in on the machine
 */
export function operatorCaller(name: string, instanceId: number): Caller {
  return { instanceId, kind: 'operator', name, address: null, requestId: null };
}
