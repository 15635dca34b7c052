import { Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { DeskState } from '../shared/desk-api.ts';
import { callDesk } from './call-desk.ts';
import classes from './front-desk.module.css';

interface DeskHeaderProps {
  readonly desk: DeskState;
  readonly onSignedOut: (desk: DeskState) => void;
}

/** Whose desk this is, who sits at it, and the way out. */
export function DeskHeader({ desk, onSignedOut }: DeskHeaderProps): ReactNode {
  const signOut = useMutation({
    mutationFn: () => callDesk('/desk/sign-out', {}),
    onSuccess: onSignedOut,
  });
  return (
    <header className={classes['header']}>
      <Group className={classes['headerInner']} justify="space-between" wrap="nowrap" gap="sm">
        <div className={classes['clinic']}>
          <Text fw={650} truncate>
            {desk.clinicName ?? 'Front desk'}
          </Text>
          {desk.clinicName !== null && (
            <Text size="xs" className={classes['quiet']}>
              Front desk
            </Text>
          )}
        </div>
        {desk.signedIn !== null && (
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Text size="sm" className={classes['quiet']} truncate>
              <VisuallyHidden>Signed in as </VisuallyHidden>
              {desk.signedIn.username}
            </Text>
            <Button
              variant="default"
              size="xs"
              className={classes['keepWidth']}
              loading={signOut.isPending}
              onClick={() => signOut.mutate()}
            >
              Sign out
            </Button>
          </Group>
        )}
      </Group>
      {signOut.isError && (
        <Text role="alert" size="sm" c="red" ta="center">
          You are still signed in. Try again, or close the browser.
        </Text>
      )}
    </header>
  );
}
