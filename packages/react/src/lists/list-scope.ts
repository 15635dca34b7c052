import type { QueryKey } from '@tanstack/react-query';
import type { InboxFilters, RequestFilters } from '../portal-keys.ts';
import type { Entry } from './portal-list.ts';

/** Which requests a list in the cache shows. */
export interface ListScope extends InboxFilters, Pick<RequestFilters, 'offset'> {
  readonly kind: 'inbox' | 'queue';
  readonly shows: 'open' | 'dismissed' | 'all';
}

/** Returns the scope of a list by its key of `portalKeys`; undefined for other keys. */
export function scopeOf(queryKey: QueryKey): ListScope | undefined {
  const [, owner, part, form] = queryKey;
  const filters = queryKey.at(-1) as InboxFilters & RequestFilters;
  const shows = filters?.status ?? 'open';
  if (owner === 'inbox') return { ...filters, kind: 'inbox', shows };
  if (part === 'requests' && (form === 'list' || form === 'infinite')) {
    return { ...filters, pt_id: owner as number, kind: 'queue', shows };
  }
  return undefined;
}

/** Whether a request is in the scope of a list, apart from its type. */
export function isWithin(
  { pt_id, created_from, created_before }: ListScope,
  entry: Entry,
): boolean {
  const created = Date.parse(entry.created);
  return (
    (pt_id === undefined || pt_id === entry.pt_id) &&
    (created_from === undefined || created >= Date.parse(created_from)) &&
    (created_before === undefined || created < Date.parse(created_before))
  );
}

/** Whether a list shows the type of a request. */
export function showsType({ request_type }: ListScope, entry: Entry): boolean {
  return request_type === undefined || [request_type].flat().includes(entry.request_type);
}
