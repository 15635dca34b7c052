import { replaceEqualDeep } from '@tanstack/react-query';
import { type Entry, mapPages, type Page, type PortalList, pagesOf } from './portal-list.ts';

/**
 * The list as it was just read, made of the very entries that were there before where they are the same. TanStack
 * Query compares them place by place, and would make all anew that come after one that was dismissed.
 */
export function shareEntries(before: unknown, now: unknown): unknown {
  if (before === undefined) return now;
  const was = before as PortalList;
  const entries = new Map(
    pagesOf(was).flatMap(({ data }) => data.map((entry: Entry) => [entry.id, entry] as const)),
  );
  const shared = mapPages(now as PortalList, (page) => {
    const data = page.data.map((entry: Entry) => {
      const same = entries.get(entry.id);
      return same ? replaceEqualDeep(same, entry) : entry;
    });
    return { ...page, data } as Page;
  });
  const pages = pagesOf(was);
  const kept = mapPages(shared, (page, index) => {
    const old = pages[index];
    return old && isSamePage(old, page) ? old : page;
  });
  const isSame =
    pagesOf(kept).length === pages.length &&
    pagesOf(kept).every((page, index) => page === pages[index]);
  return isSame ? was : kept;
}

function isSamePage({ data: old, ...oldRest }: Page, { data, ...rest }: Page): boolean {
  return (
    old.length === data.length &&
    data.every((entry, index) => entry === old[index]) &&
    replaceEqualDeep(oldRest, rest) === oldRest
  );
}
