import { Text } from '@mantine/core';
import type { Invitation } from '@mdhq/portal-client';
import type { useInvite } from '@mdhq/portal-react';
import { type ReactNode, useState } from 'react';
import { ClinicTime } from '../../ui/clinic-time.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { PendingButton } from '../../ui/pending-button.tsx';
import { isLive } from './invitation-text.ts';

interface InviteButtonProps {
  readonly invite: ReturnType<typeof useInvite>;
  /** The invitations so far, the newest first. */
  readonly list: readonly Invitation[];
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly hasAddress: boolean;
  /** The element that says what to do where there is no address. */
  readonly reasonId: string;
}

/** Sends a link; asks before that ends an earlier one, which the patient may be about to use. */
export function InviteButton({
  invite,
  list,
  timeZone,
  now,
  hasAddress,
  reasonId,
}: InviteButtonProps): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const live = list.find(isLive);
  const words = sendWords(list, live !== undefined);
  const onClick = (): void => {
    if (!hasAddress) return;
    if (live === undefined) invite.mutate();
    else setAsking(true);
  };
  return (
    <>
      <PendingButton
        size="sm"
        variant={live === undefined ? 'filled' : 'default'}
        isPending={invite.isPending}
        onClick={onClick}
        // Can still be come to, so that its reason is read out.
        {...(!hasAddress && {
          'data-disabled': true,
          'aria-disabled': true,
          'aria-describedby': reasonId,
        })}
      >
        {words}
      </PendingButton>
      {isAsking && live !== undefined && (
        <ConfirmDialog
          title={`${words}?`}
          keep="Keep the earlier one"
          confirm={words}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            invite.mutate();
          }}
        >
          <Text size="sm">
            The link of <ClinicTime timestamp={live.created} timeZone={timeZone} now={now} /> still
            works. It stops working at once, even if the patient has the mail open; only the new one
            will work.
          </Text>
        </ConfirmDialog>
      )}
    </>
  );
}

/** What pressing the button does; the portal itself chooses between joining and resetting. */
function sendWords(list: readonly Invitation[], hasLive: boolean): string {
  if (list.some(({ kind, state }) => kind === 'reset' || state === 'accepted')) {
    return hasLive ? 'Send a new reset link' : 'Send a password reset';
  }
  if (list.length === 0) return 'Invite to portal';
  return hasLive ? 'Send a new link' : 'Invite again';
}
