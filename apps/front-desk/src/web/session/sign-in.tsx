import {
  Alert,
  Container,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import type { Credentials, DeskState } from '../../shared/desk-api.ts';
import { callDesk } from '../backend/call-desk.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { PendingButton } from '../ui/pending-button.tsx';
import classes from '../ui/ui.module.css';

interface SignInProps {
  readonly sessionEnded: boolean;
  readonly onSignedIn: (desk: DeskState) => void;
}

/** The sign-in form, for the name and the secret of an API user. */
export function SignIn({ sessionEnded, onSignedIn }: SignInProps): ReactNode {
  const signIn = useMutation({
    mutationFn: (credentials: Credentials) => callDesk('/desk/sign-in', credentials),
    onSuccess: onSignedIn,
    networkMode: 'always',
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    signIn.mutate({
      username: String(fields.get('username')),
      secret: String(fields.get('secret')),
    });
  };
  return (
    <Container component="main" size={440} py={{ base: 'xl', sm: 72 }}>
      <Paper className={classes['card']} p={{ base: 'lg', sm: 'xl' }} withBorder>
        <form method="post" onSubmit={onSubmit}>
          <Stack gap="md">
            <div>
              <Title order={1} size="h2">
                Sign in
              </Title>
              <Text size="sm" className={classes['quiet']} mt={4}>
                Use your portal account.
              </Text>
            </div>
            {sessionEnded && signIn.isIdle && (
              <Alert className={classes['info']} title="Session ended">
                Signed out after 15 minutes of inactivity, or 8 hours in total. Your place is saved.
              </Alert>
            )}
            {signIn.error !== null && <FailureNotice error={signIn.error} />}
            <TextInput
              name="username"
              label="Username"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={200}
              required
              withAsterisk={false}
              autoFocus
            />
            <PasswordInput
              name="secret"
              label="Password"
              autoComplete="current-password"
              maxLength={256}
              required
              withAsterisk={false}
            />
            <PendingButton type="submit" size="md" isPending={signIn.isPending} fullWidth>
              Sign in
            </PendingButton>
          </Stack>
        </form>
      </Paper>
    </Container>
  );
}
