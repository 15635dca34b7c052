import type { PortalRequestPage } from '@mdhq/portal-client';
import type { InfiniteData } from '@tanstack/react-query';

/** What the cache holds of a queue: one page, or several. */
export type CachedRequests = PortalRequestPage | InfiniteData<PortalRequestPage, number>;

/** The same without a request. */
export function withoutRequest(cached: CachedRequests, id: number): CachedRequests {
  if (!pagesOf(cached).some((page) => has(page, id))) {
    return cached;
  }
  return mapPages(cached, (page) => ({
    ...page,
    total_count: page.total_count - 1,
    data: page.data.filter((portalRequest) => portalRequest.id !== id),
  }));
}

/** The same with a request back in its place, as it was before; what has changed since stays so. */
export function withRequestBack(
  cached: CachedRequests,
  before: CachedRequests,
  id: number,
): CachedRequests {
  const pagesBefore = pagesOf(before);
  const isMissing = !pagesOf(cached).some((page) => has(page, id));
  if (!isMissing || !pagesBefore.some((page) => has(page, id))) {
    return cached;
  }
  return mapPages(cached, (page, index) => {
    const was = pagesBefore[index]?.data ?? [];
    const kept = was.filter((one) => one.id === id || has(page, one.id));
    const added = page.data.filter((one) => !was.some((other) => other.id === one.id));
    return { ...page, total_count: page.total_count + 1, data: [...kept, ...added] };
  });
}

function has(page: PortalRequestPage, id: number): boolean {
  return page.data.some((portalRequest) => portalRequest.id === id);
}

function pagesOf(cached: CachedRequests): PortalRequestPage[] {
  return 'pages' in cached ? cached.pages : [cached];
}

function mapPages(
  cached: CachedRequests,
  change: (page: PortalRequestPage, index: number) => PortalRequestPage,
): CachedRequests {
  return 'pages' in cached ? { ...cached, pages: cached.pages.map(change) } : change(cached, 0);
}
