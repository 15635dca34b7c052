import type {
  EnqueuedCalls,
  InboxCalls,
  InvitationCalls,
  PatientCalls,
  PortalCalls,
} from '@mdhq/portal-client';

/**
 * The methods that the hooks call; they have the types of the client. Each hook takes the part that it
 * needs, so a backend may omit the others. In a browser, the methods send requests to a backend of the
 * app, which has the credentials of the API user and calls the client.
 */
export interface PortalBackend {
  readonly inbox: Pick<InboxCalls, 'list'>;
  readonly enqueued: Pick<EnqueuedCalls, 'list' | 'show' | 'dismiss' | 'restore'>;
  readonly portal: Pick<PortalCalls, 'invite'>;
  readonly invitations: Pick<InvitationCalls, 'list' | 'revoke'>;
  readonly patients: PatientCalls;
}

/** A backend with some methods of `PortalBackend`. */
export type BackendWith<
  Part extends keyof PortalBackend,
  Method extends keyof PortalBackend[Part],
> = { readonly [Name in Part]: Pick<PortalBackend[Part], Method> };
