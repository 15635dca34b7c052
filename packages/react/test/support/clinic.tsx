import type { PortalRequest } from '@mdhq/portal-client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { onTestFinished } from 'vitest';
import type { PortalBackend } from '../../src/index.ts';

/** A backend with a queue in memory, whose answers to changes wait for the test. */
export interface Clinic extends PortalBackend {
  /** The open requests of patient 1, by number. */
  readonly open: number[];
  /** Lets the next waiting change through, or makes it fail. */
  answer(failure?: Error): Promise<void>;
}

/** @param canRestore whether the backend can put requests back */
export function clinicWith(ids: number[], { canRestore = false } = {}): Clinic {
  const open = [...ids];
  const waiting: ((failure?: Error) => void)[] = [];
  let onWaiting = () => {};
  const answered = () =>
    new Promise<void>((resolve, reject) => {
      waiting.push((failure) => (failure ? reject(failure) : resolve()));
      onWaiting();
    });
  return {
    open,
    async answer(failure) {
      while (waiting.length === 0) {
        await new Promise<void>((resolve) => {
          onWaiting = resolve;
        });
      }
      waiting.shift()?.(failure);
    },
    enqueued: {
      async list(_ptId, { limit = 100, offset = 0 } = {}) {
        const data = open.slice(offset, offset + limit).map(portalRequest);
        const has_more = offset + limit < open.length;
        return { object: 'list', total_count: open.length, has_more, data };
      },
      async dismiss(_ptId, id) {
        await answered();
        open.splice(open.indexOf(id), 1);
        return { result: true, message: '', dismissed_at: '', dismissed_by: 'un' };
      },
      ...(canRestore && {
        async restore(_ptId: number, id: number) {
          open.push(id);
          open.sort((one, other) => one - other);
        },
      }),
    },
    portal: {
      async invite() {
        await answered();
        return { result: true, message: 'on its way' } as never;
      },
    },
  };
}

/** Renders a hook in a DOM, with a query client of its own. */
export function renderWith<Result>(hook: () => Result) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
  );
  onTestFinished(() => {
    cleanup();
    queryClient.clear();
  });
  return { ...renderHook(hook, { wrapper }), queryClient };
}

function portalRequest(id: number): PortalRequest {
  return {
    object: 'portal_request',
    id,
    pt_id: 1,
    request_type: 'rx',
    status: 'open',
    created: '2026-11-02T15:04:05.000Z',
    subject: `Prescription: drug ${id}`,
    details: { drug_id: id, notes: null },
    dismissed_at: null,
    dismissed_by: null,
    url_portal_request: '',
    url_patient_details: '',
  };
}
