import type {
  EnqueuedCalls,
  InboxCalls,
  InvitationCalls,
  PatientCalls,
  PortalCalls,
} from '@mdhq/portal-client';

/**
 * All that the hooks call: methods of the client, in its shapes. Each hook takes the part that it needs, so that a
 * backend without an inbox, say, serves the others. A browser app makes them calls to a backend of its own, which
 * holds the API user's credentials and uses the client.
 */
export interface PortalBackend {
  readonly inbox: Pick<InboxCalls, 'list'>;
  readonly enqueued: Pick<EnqueuedCalls, 'list' | 'show' | 'dismiss' | 'restore'>;
  readonly portal: Pick<PortalCalls, 'invite'>;
  readonly invitations: Pick<InvitationCalls, 'list' | 'revoke'>;
  readonly patients: PatientCalls;
}

/** A backend that has at least one method. */
export type BackendWith<
  Part extends keyof PortalBackend,
  Method extends keyof PortalBackend[Part],
> = { readonly [Name in Part]: Pick<PortalBackend[Part], Method> };
