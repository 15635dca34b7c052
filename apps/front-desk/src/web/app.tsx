import { Center, Container, Loader, Title } from '@mantine/core';
import { QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { DeskState } from '../shared/desk-api.ts';
import { LeaveWarning } from './changes/leave-warning.tsx';
import { Desk } from './desk/desk.tsx';
import { DeskHeader } from './desk/desk-header.tsx';
import { SessionWarning } from './session/session-warning.tsx';
import { SignIn } from './session/sign-in.tsx';
import { deskStateKey, useDeskState } from './session/use-desk-state.ts';
import { type Connection, useSession } from './session/use-session.ts';
import { FailureNotice } from './ui/failure-notice.tsx';
import { UiStateContext } from './ui/ui-state.ts';

/**
 * The desk for a signed-in user, or the sign-in form. When a session expires, the desk is removed with all that was read;
 * its UI state and pending changes return only for the same user.
 */
export function App({
  connect,
}: {
  readonly connect: (username: string) => Connection;
}): ReactNode {
  const { data: desk, error, refetch } = useDeskState();
  const queryClient = useQueryClient();
  const { session, end } = useSession(desk?.signedIn ?? null, connect);

  if (desk === undefined) {
    return (
      <Container component="main" size="xs" py="xl">
        {error === null ? (
          <Center mih="50vh">
            <Loader aria-label="Loading" />
          </Center>
        ) : (
          <>
            <Title order={1} size="h4" mb="sm">
              Front desk
            </Title>
            <FailureNotice error={error} onRetry={() => void refetch()} />
          </>
        )}
      </Container>
    );
  }
  const { signedIn } = desk;
  const update = async (next: DeskState, after?: () => void): Promise<void> => {
    // A query in progress may return the previous state.
    await queryClient.cancelQueries({ queryKey: deskStateKey });
    queryClient.setQueryData(deskStateKey, next);
    after?.();
  };
  return (
    <>
      {session !== null && (
        <QueryClientProvider client={session.queryClient}>
          <LeaveWarning />
          {signedIn !== null && (
            <UiStateContext value={session.uiState}>
              <Desk
                key={session.username}
                desk={{ ...desk, signedIn }}
                backend={session.backend}
                dropped={session.dropped}
                onSignedOut={(next) => void update(next, end)}
              />
              <SessionWarning signedIn={signedIn} onStayed={(next) => void update(next)} />
            </UiStateContext>
          )}
        </QueryClientProvider>
      )}
      {signedIn === null && (
        <>
          <DeskHeader desk={desk} />
          <SignIn
            sessionEnded={desk.sessionEnded || session !== null}
            onSignedIn={(next) => void update(next)}
          />
        </>
      )}
    </>
  );
}
