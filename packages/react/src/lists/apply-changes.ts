import type { RequestChange } from '../changes/request-change.ts';
import { joinList } from './join-list.ts';
import { leaveList } from './leave-list.ts';
import type { ListScope } from './list-scope.ts';
import type { PortalList } from './portal-list.ts';

/** A change, as far as it matters to lists. */
export type ListChange = Pick<RequestChange, 'act' | 'id' | 'known'>;

/**
 * The list as it will be once the changes are through; of several changes of one request the last counts.
 * @param countsUnseen whether a change alters the counts of a list that is not read as far as its request
 */
export function applyChanges<List extends PortalList>(
  list: List,
  scope: ListScope | undefined,
  changes: readonly ListChange[],
  countsUnseen: (change: ListChange) => boolean = () => true,
): List {
  if (!scope) return list;
  const last = new Map(changes.map((change) => [change.id, change]));
  let changed = list;
  for (const change of last.values()) {
    const { act, id, known } = change;
    const leaves = act === 'dismiss' ? 'open' : 'dismissed';
    if (scope.shows === leaves) {
      changed = leaveList(changed, scope, id, known.inInbox ?? known.inQueue, countsUnseen(change));
    } else if (act === 'restore' && scope.shows === 'open') {
      changed = joinList(changed, scope, id, known, countsUnseen(change));
    }
  }
  return changed;
}
