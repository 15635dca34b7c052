import { type PortalBackend, portalKeys } from '@mdhq/portal-react';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { DeskState } from '../../shared/desk-api.ts';
import { openView } from '../navigation/views.ts';
import type { Place } from '../ui/ui-state.ts';

/** What one person has of the portal: no other's screen comes of it. */
export interface Connection {
  readonly backend: PortalBackend;
  /** What was read, and what is changed. */
  readonly queryClient: QueryClient;
}

/** One person at the desk, from the first sign-in until they sign out or somebody else signs in. */
export interface Sitting extends Connection {
  readonly username: string;
  readonly place: Place;
  /** What the person before had begun and nobody has confirmed. */
  readonly dropped: Dropped | null;
}

export interface Dropped {
  readonly username: string;
  readonly changes: number;
}

interface SittingAndEnd {
  /** It outlasts the end of a session, so that the same person goes on. */
  readonly sitting: Sitting | null;
  readonly end: () => void;
}

/**
 * Whose desk this is. Nothing that one person read or began is another's, whichever tab they signed in by, and nothing
 * that was read outlasts the session (Q66).
 */
export function useSitting(
  signedIn: DeskState['signedIn'],
  connect: (username: string) => Connection,
): SittingAndEnd {
  const [sitting, setSitting] = useState<Sitting | null>(null);
  if (signedIn !== null && signedIn.username !== sitting?.username) {
    const { username } = signedIn;
    setSitting({ ...connect(username), username, place: new Map(), dropped: leftBy(sitting) });
  }

  // In effects, which come when what showed it has gone.
  const before = useRef<Sitting | null>(null);
  useEffect(() => {
    if (before.current !== null && before.current !== sitting) {
      before.current.queryClient.clear();
      openView('inbox');
    }
    before.current = sitting;
  }, [sitting]);
  const isOver = signedIn === null;
  useEffect(() => {
    if (isOver) sitting?.queryClient.getQueryCache().clear();
  }, [isOver, sitting]);

  return { sitting, end: () => setSitting(null) };
}

function leftBy(sitting: Sitting | null): Dropped | null {
  const changes = sitting?.queryClient.isMutating({ mutationKey: portalKeys.all() }) ?? 0;
  return sitting === null || changes === 0 ? null : { username: sitting.username, changes };
}
