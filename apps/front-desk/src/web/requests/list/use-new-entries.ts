import type { InboxEntry } from '@mdhq/portal-client';
import { useKept } from '../../ui/ui-state.ts';

interface Seen {
  readonly list: string;
  readonly ids: ReadonlySet<number>;
  readonly fresh: ReadonlySet<number>;
}

const none: ReadonlySet<number> = new Set();

/**
 * The numbers of the entries that came while the list was open, until they are read.
 * @param list which list it is: what another one has beyond it is no newer
 * @param reading the number of the one that is read
 * @param known entries that are new in the list and not to anybody here, such as what was put back or dismissed here
 */
export function useNewEntries(
  entries: readonly InboxEntry[] | undefined,
  list: string,
  isComplete: boolean,
  reading: number | null,
  known: ReadonlySet<number>,
): ReadonlySet<number> {
  // Whoever goes to a patient finds the marks again.
  const [seen, setSeen] = useKept<Seen | null>('seen', null);
  // Until all pages were read once, what comes is not new but late.
  if (entries !== undefined && isComplete) {
    const ids = entries.map(({ id }) => id);
    if (seen?.list !== list) {
      setSeen({
        list,
        ids: new Set([...(seen?.ids ?? []), ...ids]),
        fresh: seen?.fresh ?? none,
      });
    } else if (ids.some((id) => !seen.ids.has(id))) {
      const fresh = ids.filter((id) => !seen.ids.has(id) && !known.has(id));
      setSeen({
        list,
        ids: new Set([...seen.ids, ...ids]),
        fresh: new Set([...seen.fresh, ...fresh]),
      });
    } else if (reading !== null && seen.fresh.has(reading)) {
      setSeen({ ...seen, fresh: new Set([...seen.fresh].filter((id) => id !== reading)) });
    }
  }
  const here = new Set(entries?.map(({ id }) => id));
  return new Set([...(seen?.fresh ?? none)].filter((id) => here.has(id)));
}
