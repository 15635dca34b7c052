import { Center, Container, Loader } from '@mantine/core';
import { type PortalBackend, useRequestChanges } from '@mdhq/portal-react';
import { type Query, useQueryClient } from '@tanstack/react-query';
import { Activity, type ReactNode, useMemo, useState } from 'react';
import type { DeskState } from '../shared/desk-api.ts';
import { useLeaveWarning } from './changes/use-leave-warning.ts';
import { Desk } from './desk.tsx';
import { DeskHeader } from './desk-header.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { SignIn } from './sign-in.tsx';
import { deskStateKey, useDeskState } from './use-desk-state.ts';

/**
 * The desk for whoever is signed in, the way in for everybody else. Where a session ends by itself, the desk stays
 * behind the sign-in, out of sight, with its place and what waits to be sent; it opens again for the same person alone.
 */
export function App({
  backendOf,
}: {
  readonly backendOf: (username: string) => PortalBackend;
}): ReactNode {
  const { data: desk, error, refetch } = useDeskState();
  const queryClient = useQueryClient();
  useLeaveWarning(useRequestChanges({ status: 'pending' }).length > 0);
  const [lastIn, setLastIn] = useState<DeskState['signedIn']>(null);
  const forget = (): void => {
    queryClient.removeQueries({ predicate: isOfPortal });
    queryClient.getMutationCache().clear();
  };
  const onSignedIn = (next: DeskState): void => {
    // Nothing that one person read or began is another one's.
    if (lastIn !== null && next.signedIn?.username !== lastIn.username) forget();
    queryClient.setQueryData(deskStateKey, next);
    void queryClient.invalidateQueries({ predicate: isOfPortal });
  };
  const onSignedOut = (next: DeskState): void => {
    setLastIn(null);
    forget();
    queryClient.setQueryData(deskStateKey, next);
  };

  const shown = desk?.signedIn ?? lastIn;
  const username = shown?.username ?? '';
  // A change that is begun keeps the backend of whoever began it.
  const backend = useMemo(() => backendOf(username), [backendOf, username]);

  if (desk === undefined) {
    return (
      <Container component="main" size="xs" py="xl">
        {error === null ? (
          <Center mih="50vh">
            <Loader aria-label="Opening the front desk" />
          </Center>
        ) : (
          <FailureNotice error={error} onRetry={() => void refetch()} />
        )}
      </Container>
    );
  }
  const { signedIn } = desk;
  if (signedIn !== null && signedIn !== lastIn) setLastIn(signedIn);
  return (
    <>
      {shown !== null && (
        <Activity mode={signedIn === null ? 'hidden' : 'visible'}>
          <Desk
            key={username}
            desk={{ ...desk, signedIn: shown }}
            backend={backend}
            onChange={onSignedOut}
          />
        </Activity>
      )}
      {signedIn === null && (
        <>
          <DeskHeader desk={desk} onSignedOut={onSignedOut} />
          <SignIn sessionEnded={desk.sessionEnded || lastIn !== null} onSignedIn={onSignedIn} />
        </>
      )}
    </>
  );
}

/** All but who is signed in, which the page itself goes by. */
function isOfPortal({ queryKey }: Query): boolean {
  return queryKey !== deskStateKey;
}
