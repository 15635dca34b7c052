import type { EnqueuedCalls, PortalCalls } from '@mdhq/portal-client';

/**
 * What the hooks call: the methods of the client that they need, in its shapes. A browser app makes
 * them calls to a backend of its own, which holds the API user's credentials and uses the client.
 */
export interface PortalBackend {
  readonly enqueued: Pick<EnqueuedCalls, 'list' | 'dismiss'> & {
    /** Puts a dismissed request back into the queue, where the backend can. */
    restore?(ptId: number, queueRequestId: number): Promise<unknown>;
  };
  readonly portal: Pick<PortalCalls, 'invite'>;
}
