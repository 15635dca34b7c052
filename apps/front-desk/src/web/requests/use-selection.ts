import type { InboxEntry } from '@mdhq/portal-client';
import type { RequestRef } from '@mdhq/portal-react';
import { useUiState } from '../ui/ui-state.ts';

/** The open request, and the requests selected for dismissal. */
export interface Selection {
  readonly reading: RequestRef | null;
  readonly selected: readonly RequestRef[];
  open(entry: RequestRef | null): void;
  /** Selects a request, or removes it from the selection. */
  toggle(entry: RequestRef): void;
  /** Removes these requests from the selection. */
  deselect(ids: ReadonlySet<number>): void;
  clear(): void;
  /** Restores the state of this render. */
  revert(): void;
}

export function useSelection(): Selection {
  const [reading, setReading] = useUiState<RequestRef | null>('reading', null);
  const [selected, setSelected] = useUiState<readonly RequestRef[]>('selected', []);
  return {
    reading,
    selected,
    open: setReading,
    toggle: (entry) =>
      setSelected((now) =>
        now.some(({ id }) => id === entry.id)
          ? now.filter(({ id }) => id !== entry.id)
          : [...now, entry],
      ),
    deselect: (ids) => setSelected((now) => now.filter(({ id }) => !ids.has(id))),
    clear: () => setSelected([]),
    revert() {
      setReading(reading);
      setSelected(selected);
    },
  };
}

export function refOf({ pt_id, id }: Pick<InboxEntry, 'pt_id' | 'id'>): RequestRef {
  return { ptId: pt_id, id };
}

/**
 * The request to open after some were dismissed: the next one that stays, or else the one before. Null if the open request
 * is not in the list, since the user would not have chosen the request that opens.
 * @param id the id of the open request
 * @param gone the ids of the dismissed requests
 */
export function nextAfter(
  entries: readonly InboxEntry[],
  id: number,
  gone: ReadonlySet<number>,
): RequestRef | null {
  const index = entries.findIndex((entry) => entry.id === id);
  const stays = (entry: InboxEntry): boolean => !gone.has(entry.id);
  if (index === -1) return null;
  const next = entries.slice(index + 1).find(stays) ?? entries.slice(0, index).findLast(stays);
  return next === undefined ? null : refOf(next);
}
