import type { InboxEntry } from '@mdhq/portal-client';
import type { RequestRef } from '@mdhq/portal-react';
import { useKept } from '../ui/ui-state.ts';

/** What is read, and what is checked to be done at once. */
export interface Selection {
  readonly reading: RequestRef | null;
  readonly checked: readonly RequestRef[];
  read(entry: RequestRef | null): void;
  check(entry: RequestRef): void;
  /** Unchecks these, and leaves the others. */
  uncheck(gone: ReadonlySet<number>): void;
  uncheckAll(): void;
  /** Makes it what it was when this was rendered. */
  takeBack(): void;
}

export function useSelection(): Selection {
  const [reading, setReading] = useKept<RequestRef | null>('reading', null);
  const [checked, setChecked] = useKept<readonly RequestRef[]>('checked', []);
  return {
    reading,
    checked,
    read: setReading,
    check: (entry) =>
      setChecked((now) =>
        now.some(({ id }) => id === entry.id)
          ? now.filter(({ id }) => id !== entry.id)
          : [...now, entry],
      ),
    uncheck: (gone) => setChecked((now) => now.filter(({ id }) => !gone.has(id))),
    uncheckAll: () => setChecked([]),
    takeBack() {
      setReading(reading);
      setChecked(checked);
    },
  };
}

export function refOf({ pt_id, id }: Pick<InboxEntry, 'pt_id' | 'id'>): RequestRef {
  return { ptId: pt_id, id };
}

/**
 * What is read after some have gone: the next that stays, or else the one before. After one that is not in the list,
 * nothing: whatever it opened would be a request that nobody has chosen.
 * @param id the one that is read now
 */
export function nextAfter(
  entries: readonly InboxEntry[],
  id: number,
  gone: ReadonlySet<number>,
): RequestRef | null {
  const place = entries.findIndex((entry) => entry.id === id);
  const stays = (entry: InboxEntry): boolean => !gone.has(entry.id);
  if (place === -1) return null;
  const next = entries.slice(place + 1).find(stays) ?? entries.slice(0, place).findLast(stays);
  return next === undefined ? null : refOf(next);
}
