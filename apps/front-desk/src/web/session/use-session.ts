import { type PortalBackend, portalKeys } from '@mdhq/portal-react';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { DeskState } from '../../shared/desk-api.ts';
import { openView } from '../navigation/views.ts';
import type { UiState } from '../ui/ui-state.ts';

/** One user's access to the portal, never shared with another user. */
export interface Connection {
  readonly backend: PortalBackend;
  /** Caches reads and holds changes. */
  readonly queryClient: QueryClient;
}

/** The work of one user, from the first sign-in until they sign out or another user signs in. */
export interface UserSession extends Connection {
  readonly username: string;
  readonly uiState: UiState;
  /** Changes of the previous user that were not confirmed. */
  readonly dropped: DroppedChanges | null;
}

export interface DroppedChanges {
  readonly username: string;
  readonly count: number;
}

interface SessionControl {
  /** Survives the expiry of the session, so that the same user can continue after signing in again. */
  readonly session: UserSession | null;
  readonly end: () => void;
}

/**
 * The session of the signed-in user. Another user, signed in by whichever tab, gets a new one with none of the previous
 * user's data or changes. When a session expires, everything that was read is removed from memory (Q66).
 */
export function useSession(
  signedIn: DeskState['signedIn'],
  connect: (username: string) => Connection,
): SessionControl {
  const [session, setSession] = useState<UserSession | null>(null);
  if (signedIn !== null && signedIn.username !== session?.username) {
    const { username } = signedIn;
    setSession({
      ...connect(username),
      username,
      uiState: new Map(),
      dropped: droppedChangesOf(session),
    });
  }

  // In effects, so that the components that show the data have unmounted.
  const previous = useRef<UserSession | null>(null);
  useEffect(() => {
    if (previous.current !== null && previous.current !== session) {
      previous.current.queryClient.clear();
      openView('inbox');
    }
    previous.current = session;
  }, [session]);
  const isSignedOut = signedIn === null;
  useEffect(() => {
    if (isSignedOut) session?.queryClient.getQueryCache().clear();
  }, [isSignedOut, session]);

  return { session, end: () => setSession(null) };
}

function droppedChangesOf(session: UserSession | null): DroppedChanges | null {
  const count = session?.queryClient.isMutating({ mutationKey: portalKeys.all() }) ?? 0;
  return session === null || count === 0 ? null : { username: session.username, count };
}
