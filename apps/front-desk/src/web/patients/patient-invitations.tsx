import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { Invitation, InvitationList } from '@mdhq/portal-client';
import { type BackendWith, useInvitations, useInvite, useRevoke } from '@mdhq/portal-react';
import { type ReactNode, useState } from 'react';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import front from '../front-desk.module.css';
import { isPassing } from '../passing.ts';
import { useNow } from '../use-now.ts';
import { InvitationAccount } from './invitation-account.tsx';
import { isLive, purposeOf } from './invitation-words.ts';
import classes from './patients.module.css';

interface PatientInvitationsProps {
  readonly backend: BackendWith<'invitations', 'list' | 'revoke'> & BackendWith<'portal', 'invite'>;
  readonly ptId: number;
  readonly timeZone: string;
  /** Without an address nothing can be sent. */
  readonly hasAddress: boolean;
}

/** How many are shown. Older ones have long been over. */
const shown = 10;

/** The links that a patient was sent, what became of each, and what can be done about it. */
export function PatientInvitations({
  backend,
  ptId,
  timeZone,
  hasAddress,
}: PatientInvitationsProps): ReactNode {
  const [asked, setAsked] = useState<Invitation | null>(null);
  const latest = (list: InvitationList | undefined) => list?.data[0];
  const invitations = useInvitations(
    backend,
    ptId,
    { limit: shown },
    { refetchInterval: ({ state }) => pauseFor(latest(state.data)) },
  );
  const invite = useInvite(backend, ptId, { isPassing });
  const revoke = useRevoke(backend, ptId, { isPassing });
  const now = useNow();
  const list = invitations.data?.data ?? [];

  return (
    <Stack component="section" gap="sm" aria-labelledby="invitations">
      <Group justify="space-between" gap="sm">
        <Title order={2} size="h4" id="invitations">
          Portal access
        </Title>
        {invitations.data !== undefined && (
          <Button
            size="sm"
            variant={isLive(list[0] ?? ended) ? 'default' : 'filled'}
            loading={invite.isPending}
            disabled={!hasAddress}
            onClick={() => invite.mutate()}
          >
            {sendWords(list)}
          </Button>
        )}
      </Group>
      {!hasAddress && (
        <Text size="sm">
          This patient has no e-mail address. Add one to their record, then invite them.
        </Text>
      )}
      <div role="status">
        {invite.isPending && invite.failureCount > 0 && (
          <Text size="sm">The portal has not answered. Asking again; only one mail is sent.</Text>
        )}
        {invite.isSuccess && list[0] !== undefined && isLive(list[0]) && (
          <Text size="sm" className={front['quiet']}>
            {purposeOf(list[0])} on its way to {list[0].sent_to}. Earlier links no longer work.
          </Text>
        )}
      </div>
      {invite.error !== null && <FailureNotice error={invite.error} />}
      {revoke.error !== null && <FailureNotice error={revoke.error} />}
      {invitations.error !== null && (
        <FailureNotice error={invitations.error} onRetry={() => void invitations.refetch()} />
      )}
      {invitations.isPending && <Skeleton height={76} />}
      {invitations.data !== undefined && list.length === 0 && (
        <Text size="sm" className={front['hint']}>
          Nobody has invited this patient yet.
        </Text>
      )}
      <ol className={classes['invitations']} aria-label="Invitations, newest first">
        {list.map((invitation) => (
          <InvitationAccount
            key={invitation.id}
            invitation={invitation}
            timeZone={timeZone}
            now={now}
            onRevoke={revoke.isPending ? undefined : () => setAsked(invitation)}
          />
        ))}
      </ol>
      {asked !== null && (
        <ConfirmDialog
          title="Revoke this link?"
          keep="Keep it"
          confirm="Revoke"
          onCancel={() => setAsked(null)}
          onConfirm={() => {
            revoke.mutate(asked.id);
            setAsked(null);
          }}
        >
          <Text size="sm">
            The link that was sent to {asked.sent_to} stops working at once. The patient is not
            told.
          </Text>
        </ConfirmDialog>
      )}
    </Stack>
  );
}

const ended: Pick<Invitation, 'state'> = { state: 'expired' };

/** Milliseconds until the account is looked at again: soon while a mail waits to go out, never once all is over. */
function pauseFor(latest: Invitation | undefined): number | false {
  if (latest === undefined || !isLive(latest)) return false;
  return latest.state === 'queued' ? 3_000 : 20_000;
}

/** What pressing the button does; the portal itself chooses between joining and resetting. */
function sendWords(list: readonly Invitation[]): string {
  if (list.some(({ kind, state }) => kind === 'reset' || state === 'accepted')) {
    return isLive(list[0] ?? ended) ? 'Send a new reset link' : 'Send a password reset';
  }
  if (list.length === 0) return 'Invite to portal';
  return isLive(list[0] ?? ended) ? 'Send a new link' : 'Invite again';
}
