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

/** Warns before the session ends, and lets it go on (WCAG 2.2.1), but for its last minutes, which can only be finished. */
export function SessionWarning({ signedIn, onStayed }: SessionWarningProps): ReactNode {
  const { username, secondsLeft, secondsToLimit } = signedIn;
  const [isRead, setRead] = useState(false);
  const stay = useMutation({
    mutationFn: () => callDesk('/desk/stay', {}, { username }),
    onSuccess: onStayed,
    // Without a network it fails, rather than to be done later.
    networkMode: 'always',
  });
  const isLast = secondsToLimit <= secondsLeft;
  if (secondsLeft > warnsBeforeSeconds || (isLast && isRead)) return null;
  const time = secondsLeft > 60 ? 'about 2 minutes' : 'less than a minute';
  const close = (): void => {
    if (isLast) setRead(true);
    else if (!stay.isPending) stay.mutate();
  };
  return (
    <Dialog
      title="You will be signed out soon"
      text={
        <Text size="sm">
          {isLast
            ? `Sessions last 8 hours, and this one ends in ${time}. Finish what you are doing, then sign in again. Your place is saved.`
            : `There was no activity for a while. The session ends in ${time}. Your place is saved.`}
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
