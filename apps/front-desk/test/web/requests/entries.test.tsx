// @vitest-environment happy-dom
import type { Inbox, InboxEntry, InboxOptions } from '@mdhq/portal-client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { useEntries } from '../../../src/web/requests/list/use-entries.ts';

const pages = 12;

/** A backend with one request on each page, whose responses arrive before the page has rendered that it is loading. */
const fastBackend = {
  inbox: {
    async list({ cursor = '0' }: InboxOptions = {}): Promise<Inbox> {
      const next = Number(cursor) + 1;
      const entry = { id: next, pt_id: 1, created: '2026-11-03T09:00:00.000Z' } as InboxEntry;
      return {
        object: 'list',
        has_more: next < pages,
        total_count: pages,
        data: [entry],
        ...(next < pages && { next_cursor: String(next) }),
      } as Inbox;
    },
  },
};

it('useEntries loads all pages of the open requests, also if each arrives between two renders', async () => {
  const queryClient = new QueryClient();
  const { result } = renderHook(() => useEntries(fastBackend, {}), {
    wrapper: ({ children }) => (
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    ),
  });

  await waitFor(() => expect(result.current.entries).toHaveLength(pages));
  expect(result.current.hasMore).toBe(false);
});
