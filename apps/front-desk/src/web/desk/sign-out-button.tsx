import { Text } from '@mantine/core';
import { useInvitationChanges, useRequestChanges } from '@mdhq/portal-react';
import { type ReactNode, useState } from 'react';
import { changeText } from '../changes/change-text.ts';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { PendingButton } from '../ui/pending-button.tsx';
import ui from '../ui/ui.module.css';
import classes from './desk.module.css';

interface SignOutButtonProps {
  readonly isPending: boolean;
  readonly onSignOut: () => void;
}

/** The dialog lists at most this many changes. */
const mostListed = 5;

/** Signs out; asks for confirmation while changes are unsaved. */
export function SignOutButton({ isPending, onSignOut }: SignOutButtonProps): ReactNode {
  const [isConfirming, setConfirming] = useState(false);
  const requests = useRequestChanges({ status: 'pending' });
  const invitations = useInvitationChanges({ status: 'pending' });
  const unsaved = [...requests, ...invitations].map(changeText);
  return (
    <>
      <PendingButton
        variant="default"
        size="xs"
        className={ui['keepWidth'] ?? ''}
        isPending={isPending}
        onClick={() => (unsaved.length === 0 ? onSignOut() : setConfirming(true))}
      >
        Sign out
      </PendingButton>
      {isConfirming && (
        <ConfirmDialog
          title="Sign out now?"
          confirm="Sign out"
          onCancel={() => setConfirming(false)}
          onConfirm={() => {
            setConfirming(false);
            onSignOut();
          }}
        >
          {unsaved.length === 0 ? (
            <Text size="sm">All changes are saved.</Text>
          ) : (
            <>
              <Text size="sm">Unsaved changes may be lost:</Text>
              <ul className={classes['unsaved']}>
                {unsaved.slice(0, mostListed).map((text) => (
                  <li key={text}>{text}</li>
                ))}
                {unsaved.length > mostListed && <li>{unsaved.length - mostListed} more</li>}
              </ul>
            </>
          )}
        </ConfirmDialog>
      )}
    </>
  );
}
