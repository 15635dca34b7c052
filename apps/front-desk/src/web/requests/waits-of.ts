import type { RequestChange } from '@mdhq/portal-react';
import { pausing, waiting, waitsFor } from '../changes/change-status.ts';

/** What dismissals wait for, by the number of the request; without those that are taken back. */
export function waitsOf(changes: readonly RequestChange[]): ReadonlyMap<number, string> {
  const waits = new Map<number, string>();
  for (const change of waiting(changes)) waits.set(change.id, waitsFor(change));
  for (const { id } of pausing(changes)) waits.set(id, 'the portal');
  const lastActs = new Map(changes.map(({ id, act }) => [id, act]));
  for (const id of [...waits.keys()]) if (lastActs.get(id) === 'restore') waits.delete(id);
  return waits;
}
