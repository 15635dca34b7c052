import { type Entry, type PortalList, pagesOf } from './portal-list.ts';

/** Whether one request comes after another where the oldest is first. */
export function comesAfter(one: Entry, other: Entry): boolean {
  const apart = Date.parse(one.created) - Date.parse(other.created);
  return apart === 0 ? one.id > other.id : apart > 0;
}

/** Whether a request belongs to the part of the list, oldest first, that is not read yet. */
export function isPastEnd(list: PortalList, entry: Entry): boolean {
  const pages = pagesOf(list);
  const last = pages.at(-1);
  if (!last?.has_more) return false;
  const lastShown = pages.flatMap<Entry>(({ data }) => data.slice(-1)).at(-1);
  return lastShown === undefined || comesAfter(entry, lastShown);
}
