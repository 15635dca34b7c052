import { replaceEqualDeep } from '@tanstack/react-query';
import { type Entry, mapPages, type Page, type PortalList, pagesOf } from './portal-list.ts';

/**
 * Structural sharing for lists: returns the new list with the previous objects of all equal entries.
 * TanStack Query compares entries by index, and would replace all entries after a dismissed one.
 */
export function shareEntries(previous: unknown, next: unknown): unknown {
  if (previous === undefined) return next;
  const old = previous as PortalList;
  const entries = new Map(
    pagesOf(old).flatMap(({ data }) => data.map((entry: Entry) => [entry.id, entry] as const)),
  );
  const shared = mapPages(next as PortalList, (page) => {
    const data = page.data.map((entry: Entry) => {
      const known = entries.get(entry.id);
      return known ? replaceEqualDeep(known, entry) : entry;
    });
    return { ...page, data } as Page;
  });
  const pages = pagesOf(old);
  const kept = mapPages(shared, (page, index) => {
    const oldPage = pages[index];
    return oldPage && isSamePage(oldPage, page) ? oldPage : page;
  });
  const isSame =
    pagesOf(kept).length === pages.length &&
    pagesOf(kept).every((page, index) => page === pages[index]);
  return isSame ? old : kept;
}

function isSamePage({ data: old, ...oldRest }: Page, { data, ...rest }: Page): boolean {
  return (
    old.length === data.length &&
    data.every((entry, index) => entry === old[index]) &&
    replaceEqualDeep(oldRest, rest) === oldRest
  );
}
