import type { RequestChange } from '../changes/request-change.ts';
import { joinList } from './join-list.ts';
import { leaveList } from './leave-list.ts';
import type { ListScope } from './list-scope.ts';
import type { PortalList } from './portal-list.ts';

/** The list as it will be once the changes are through; of several changes of one request the last counts. */
export function applyChanges<List extends PortalList>(
  list: List,
  scope: ListScope | undefined,
  changes: readonly Pick<RequestChange, 'act' | 'id' | 'known'>[],
): List {
  if (!scope) return list;
  const last = new Map(changes.map((change) => [change.id, change]));
  let changed = list;
  for (const { act, id, known } of last.values()) {
    const leaves = act === 'dismiss' ? 'open' : 'dismissed';
    if (scope.shows === leaves) {
      changed = leaveList(changed, scope, id, known.inInbox ?? known.inQueue);
    } else if (act === 'restore' && scope.shows === 'open') {
      changed = joinList(changed, scope, id, known);
    }
  }
  return changed;
}
