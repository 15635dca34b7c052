import { Center, Container, Loader } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { DeskState } from '../shared/desk-api.ts';
import { Desk } from './desk.tsx';
import { DeskHeader } from './desk-header.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { SignIn } from './sign-in.tsx';
import { deskStateKey, useDeskState } from './use-desk-state.ts';

/** The one screen: the desk for whoever is signed in, the way in for everybody else. */
export function App(): ReactNode {
  const { data: desk, error, refetch } = useDeskState();
  const queryClient = useQueryClient();
  const onChange = (next: DeskState): void => {
    queryClient.setQueryData(deskStateKey, next);
  };

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
  return (
    <>
      <DeskHeader desk={desk} onSignedOut={onChange} />
      {desk.signedIn === null ? (
        <SignIn sessionEnded={desk.sessionEnded} onSignedIn={onChange} />
      ) : (
        <Desk timeZone={desk.timeZone} />
      )}
    </>
  );
}
