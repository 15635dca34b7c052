import type { InboxEntry } from '@mdhq/portal-client';
import { useUiState } from '../../ui/ui-state.ts';

interface Seen {
  readonly list: string;
  readonly ids: ReadonlySet<number>;
  readonly newIds: ReadonlySet<number>;
}

const none: ReadonlySet<number> = new Set();

/**
 * The ids of the entries that arrived while the list was open, until they are read.
 * @param list identifies the list: entries are not new because another list contains more
 * @param reading the id of the open request
 * @param changed ids of requests that this user has dismissed or restored, and that are therefore not new
 */
export function useNewEntries(
  entries: readonly InboxEntry[] | undefined,
  list: string,
  isComplete: boolean,
  reading: number | null,
  changed: ReadonlySet<number>,
): ReadonlySet<number> {
  // Kept while the user visits a patient.
  const [seen, setSeen] = useUiState<Seen | null>('seen', null);
  // Until all pages are loaded, added entries belong to later pages.
  if (entries !== undefined && isComplete) {
    const ids = entries.map(({ id }) => id);
    if (seen?.list !== list) {
      setSeen({
        list,
        ids: new Set([...(seen?.ids ?? []), ...ids]),
        newIds: seen?.newIds ?? none,
      });
    } else if (ids.some((id) => !seen.ids.has(id))) {
      const added = ids.filter((id) => !seen.ids.has(id) && !changed.has(id));
      setSeen({
        list,
        ids: new Set([...seen.ids, ...ids]),
        newIds: new Set([...seen.newIds, ...added]),
      });
    } else if (reading !== null && seen.newIds.has(reading)) {
      setSeen({ ...seen, newIds: new Set([...seen.newIds].filter((id) => id !== reading)) });
    }
  }
  const listed = new Set(entries?.map(({ id }) => id));
  return new Set([...(seen?.newIds ?? none)].filter((id) => listed.has(id)));
}
