// @vitest-environment happy-dom
import type { Inbox, InboxEntry, InboxOptions } from '@mdhq/portal-client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, configure, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it, onTestFinished, vi } from 'vitest';
import { useEntries } from '../../../src/web/requests/list/use-entries.ts';

// Only fails a test that hangs: the default of 1 s is too short on a busy machine.
configure({ asyncUtilTimeout: 15_000 });

const pages = 12;

function withQueries(queryClient: QueryClient) {
  return ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
  );
}

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
  const { result } = renderHook(() => useEntries(fastBackend, {}), {
    wrapper: withQueries(new QueryClient()),
  });

  await waitFor(() => expect(result.current.entries).toHaveLength(pages));
  expect(result.current.hasMore).toBe(false);
});

it.each([
  ['immediately', 0],
  ['after 100 ms', 100],
])(
  'useEntries reads a list that has changed once after each check, while that fails %s',
  async (_when, delayMs) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let added = 0;
    let failures = 0;
    const backend = {
      inbox: {
        async list(options: InboxOptions = {}): Promise<Inbox> {
          const page = await fastBackend.inbox.list(options);
          // A check of the count, or for requests that were added.
          if (options.limit === 1) return { ...page, data: [], total_count: pages + added };
          if (added === 0) return page;
          failures += 1;
          if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
          throw new Error('unavailable');
        },
      },
    };
    const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    const { result } = renderHook(() => useEntries(backend, {}), {
      wrapper: withQueries(queryClient),
    });
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(result.current.entries).toHaveLength(pages);

    added = 1;
    await act(() => vi.advanceTimersByTimeAsync(60_000));

    expect(failures).toBe(3);
  },
);
