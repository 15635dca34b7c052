import { Text } from '@mantine/core';
import type { Invitation } from '@mdhq/portal-client';
import type { useInvite } from '@mdhq/portal-react';
import { type ReactNode, useState } from 'react';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { PendingButton } from '../../ui/pending-button.tsx';
import { ClinicTime } from '../../ui/times.tsx';
import ui from '../../ui/ui.module.css';
import { isLive, purposeOf } from './invitation-text.ts';

interface InviteButtonProps {
  readonly invite: ReturnType<typeof useInvite>;
  /** The invitations so far, newest first. */
  readonly list: readonly Invitation[];
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly hasAddress: boolean;
  /** The id of the element that explains why the button is disabled. */
  readonly reasonId: string;
}

/** Sends a link; asks for confirmation if it replaces a link that still works. */
export function InviteButton({
  invite,
  list,
  timeZone,
  now,
  hasAddress,
  reasonId,
}: InviteButtonProps): ReactNode {
  const [isConfirming, setConfirming] = useState(false);
  const live = list.find(isLive);
  const label = labelOf(list, live !== undefined);
  const onClick = (): void => {
    if (!hasAddress) return;
    if (live === undefined) invite.mutate();
    else setConfirming(true);
  };
  return (
    <>
      <PendingButton
        size="sm"
        variant={live === undefined ? 'filled' : 'default'}
        isPending={invite.isPending}
        onClick={onClick}
        // Focusable, so that screen readers read the reason.
        {...(!hasAddress && {
          'data-disabled': true,
          'aria-disabled': true,
          'aria-describedby': reasonId,
        })}
      >
        {label}
      </PendingButton>
      {isConfirming && live !== undefined && (
        <ConfirmDialog
          title={`${label}?`}
          confirm={label}
          onCancel={() => setConfirming(false)}
          onConfirm={() => {
            setConfirming(false);
            invite.mutate();
          }}
        >
          <Text size="sm">
            The current link stops working immediately. It was requested{' '}
            <ClinicTime timestamp={live.created} timeZone={timeZone} now={now} />.
          </Text>
        </ConfirmDialog>
      )}
    </>
  );
}

/** The label of the button; the portal decides whether the link is for joining or for resetting the password. */
function labelOf(list: readonly Invitation[], hasLive: boolean): string {
  if (list.some(({ kind, state }) => kind === 'reset' || state === 'accepted')) {
    return hasLive ? 'Send new reset link' : 'Send password reset';
  }
  if (list.length === 0) return 'Invite to portal';
  return hasLive ? 'Send new link' : 'Invite again';
}

interface InviteStatusProps {
  readonly invite: ReturnType<typeof useInvite>;
  /** The invitations as last read. */
  readonly list: readonly Invitation[];
}

/** Announces the progress of a new invitation until its email is sent or has failed. */
export function InviteStatus({ invite, list }: InviteStatusProps): ReactNode {
  const created = invite.data?.invitation;
  const link = list.find(({ id }) => id === created?.id) ?? created;
  const status = link && statusText(link);
  return (
    <div role="status">
      {invite.isPending && invite.failureCount > 0 && (
        <Text size="sm">No response from the portal. Retrying; only one email is sent.</Text>
      )}
      {link !== undefined && status !== undefined && (
        <Text size="sm" className={ui['quiet']}>
          {purposeOf(link)} {status} {link.sent_to}.
          {list.some((one) => one.superseded_at === link.created) &&
            ' The earlier link no longer works.'}
        </Text>
      )}
    </div>
  );
}

function statusText({ state }: Invitation): string | undefined {
  if (state === 'queued') return 'on its way to';
  if (state === 'sent') return 'sent to';
  return state === 'failed' ? 'couldn’t be sent to' : undefined;
}
