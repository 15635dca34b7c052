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
import { type Connection, useSitting } from './session/use-session.ts';
import { FailureNotice } from './ui/failure-notice.tsx';
import { PlaceContext } from './ui/ui-state.ts';

/**
 * The desk for whoever is signed in, the way in for everybody else. Where a session ends by itself, the desk leaves the
 * page with all that was read; its place and what waits to be sent are there again for the same person alone.
 */
export function App({
  connect,
}: {
  readonly connect: (username: string) => Connection;
}): ReactNode {
  const { data: desk, error, refetch } = useDeskState();
  const queryClient = useQueryClient();
  const { sitting, end } = useSitting(desk?.signedIn ?? null, connect);

  if (desk === undefined) {
    return (
      <Container component="main" size="xs" py="xl">
        {error === null ? (
          <Center mih="50vh">
            <Loader aria-label="Opening the front desk" />
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
  const show = async (next: DeskState, and?: () => void): Promise<void> => {
    // What is being asked may be answered as it was before.
    await queryClient.cancelQueries({ queryKey: deskStateKey });
    queryClient.setQueryData(deskStateKey, next);
    and?.();
  };
  return (
    <>
      {sitting !== null && (
        <QueryClientProvider client={sitting.queryClient}>
          <LeaveWarning />
          {signedIn !== null && (
            <PlaceContext value={sitting.place}>
              <Desk
                key={sitting.username}
                desk={{ ...desk, signedIn }}
                backend={sitting.backend}
                dropped={sitting.dropped}
                onSignedOut={(next) => void show(next, end)}
              />
              <SessionWarning signedIn={signedIn} onStayed={(next) => void show(next)} />
            </PlaceContext>
          )}
        </QueryClientProvider>
      )}
      {signedIn === null && (
        <>
          <DeskHeader desk={desk} />
          <SignIn
            sessionEnded={desk.sessionEnded || sitting !== null}
            onSignedIn={(next) => void show(next)}
          />
        </>
      )}
    </>
  );
}
