import { Text } from '@mantine/core';
import { useInvitationChanges, useRequestChanges } from '@mdhq/portal-react';
import { type ReactNode, useState } from 'react';
import { changeWords } from '../changes/change-text.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { PendingButton } from '../ui/pending-button.tsx';
import classes from '../ui/ui.module.css';

interface SignOutButtonProps {
  readonly isPending: boolean;
  readonly onSignOut: () => void;
}

/** How many changes are named. */
const named = 5;

/** The way out; asks before a change that nobody has confirmed is lost by it. */
export function SignOutButton({ isPending, onSignOut }: SignOutButtonProps): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const requests = useRequestChanges({ status: 'pending' });
  const invitations = useInvitationChanges({ status: 'pending' });
  const left = [...requests, ...invitations].map(changeWords);
  return (
    <>
      <PendingButton
        variant="default"
        size="xs"
        className={classes['keepWidth']}
        isPending={isPending}
        onClick={() => (left.length === 0 ? onSignOut() : setAsking(true))}
      >
        Sign out
      </PendingButton>
      {isAsking && (
        <ConfirmDialog
          title="Sign out now?"
          keep="Stay signed in"
          confirm="Sign out"
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            onSignOut();
          }}
        >
          {left.length === 0 ? (
            <Text size="sm">Everything has been sent.</Text>
          ) : (
            <>
              <Text size="sm">
                This has had no answer yet. It goes out by itself if you stay; if you sign out, it
                may be lost:
              </Text>
              <ul className={classes['left']}>
                {left.slice(0, named).map((words) => (
                  <li key={words}>{words}</li>
                ))}
                {left.length > named && <li>and {left.length - named} more</li>}
              </ul>
            </>
          )}
        </ConfirmDialog>
      )}
    </>
  );
}
