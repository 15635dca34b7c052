import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { DeskState } from '../../shared/desk-api.ts';
import { callDesk } from '../backend/call-desk.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { PendingButton } from '../ui/pending-button.tsx';
import { warnsBeforeSeconds } from './use-desk-state.ts';

interface SessionWarningProps {
  readonly signedIn: NonNullable<DeskState['signedIn']>;
  readonly onStayed: (desk: DeskState) => void;
}

/** Warns before the session ends and lets the user extend it (WCAG 2.2.1). The limit of 8 hours can't be extended. */
export function SessionWarning({ signedIn, onStayed }: SessionWarningProps): ReactNode {
  const { username, secondsLeft, secondsToLimit } = signedIn;
  const [isClosed, setClosed] = useState(false);
  const stay = useMutation({
    mutationFn: () => callDesk('/desk/stay', {}, { username }),
    onSuccess: onStayed,
    // Offline, it fails instead of being sent later.
    networkMode: 'always',
  });
  const isLast = secondsToLimit <= secondsLeft;
  if (secondsLeft > warnsBeforeSeconds || (isLast && isClosed)) return null;
  const time = secondsLeft > 60 ? 'about 2 minutes' : 'less than a minute';
  const close = (): void => {
    if (isLast) setClosed(true);
    else if (!stay.isPending) stay.mutate();
  };
  return (
    <Dialog
      title="You’ll be signed out soon"
      text={
        <Text size="sm">
          {isLast
            ? `Sessions last 8 hours. This one ends in ${time}. Finish what you’re doing, then sign in again. Your place is saved.`
            : `No recent activity. Your session ends in ${time}. Your place is saved.`}
        </Text>
      }
      onCancel={close}
    >
      {stay.error !== null && <FailureNotice error={stay.error} />}
      <Group justify="flex-end">
        {isLast ? (
          <Button onClick={close} autoFocus>
            OK
          </Button>
        ) : (
          <PendingButton isPending={stay.isPending} onClick={close} autoFocus>
            Stay signed in
          </PendingButton>
        )}
      </Group>
    </Dialog>
  );
}
