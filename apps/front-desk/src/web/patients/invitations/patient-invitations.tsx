import { Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { Invitation } from '@mdhq/portal-client';
import { type BackendWith, useInvitationsInfinite, useInvite, useRevoke } from '@mdhq/portal-react';
import { type ReactNode, useRef, useState } from 'react';
import { isPassing, isRefused } from '../../backend/retryable.ts';
import { useCanWrite } from '../../session/write-access.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import front from '../../ui/ui.module.css';
import { useNow } from '../../ui/use-now.ts';
import { eachOnce } from '../each-once.ts';
import { ShowMore } from '../paged-list.tsx';
import classes from '../patients.module.css';
import { InvitationAccount } from './invitation-item.tsx';
import { isLive } from './invitation-text.ts';
import { InviteButton } from './invite-button.tsx';
import { InviteStatus } from './invite-status.tsx';

interface PatientInvitationsProps {
  readonly backend: BackendWith<'invitations', 'list' | 'revoke'> & BackendWith<'portal', 'invite'>;
  readonly ptId: number;
  readonly timeZone: string;
  /** Without an address nothing can be sent. */
  readonly hasAddress: boolean;
}

/** How many are read at a time: older ones have long been over. */
const pageSize = 10;

/** The links that a patient was sent, what became of each, and what can be done about it. */
export function PatientInvitations({
  backend,
  ptId,
  timeZone,
  hasAddress,
}: PatientInvitationsProps): ReactNode {
  const [asked, setAsked] = useState<Invitation | null>(null);
  const invitations = useInvitationsInfinite(
    backend,
    ptId,
    { limit: pageSize },
    { refetchInterval: ({ state }) => pauseFor(state.data?.pages[0]?.data[0]) },
  );
  const invite = useInvite(backend, ptId, { isPassing, isRefused });
  const revoke = useRevoke(backend, ptId, { isPassing });
  const now = useNow();
  const canWrite = useCanWrite();
  const element = useRef<HTMLOListElement>(null);
  const list = invitations.data && eachOnce(invitations.data.pages);
  const total = invitations.data?.pages.at(-1)?.total_count;

  return (
    <Stack component="section" gap="sm" aria-labelledby="invitations">
      <Group justify="space-between" gap="sm">
        <Title order={2} size="h4" id="invitations">
          Portal access
        </Title>
        {list !== undefined && canWrite && (
          <InviteButton {...{ list, timeZone, now, hasAddress, invite }} reasonId="no-address" />
        )}
      </Group>
      {!hasAddress && canWrite && (
        <Text size="sm" id="no-address">
          This patient has no e-mail address. Add one to their record; a minute later at the most,
          they can be invited here.
        </Text>
      )}
      <InviteStatus invite={invite} list={list ?? []} />
      {invite.error !== null && <FailureNotice error={invite.error} />}
      {revoke.error !== null && <FailureNotice error={revoke.error} />}
      {invitations.error !== null && invitations.data === undefined && (
        <FailureNotice error={invitations.error} onRetry={() => void invitations.refetch()} />
      )}
      {invitations.isPending && <Skeleton height={76} />}
      {list?.length === 0 && (
        <Text size="sm" className={front['hint']}>
          Nobody has invited this patient yet.
        </Text>
      )}
      <ol className={classes['invitations']} aria-label="Invitations, newest first" ref={element}>
        {list?.map((invitation) => (
          <InvitationAccount
            key={invitation.id}
            invitation={invitation}
            isLatest={invitation === list[0]}
            timeZone={timeZone}
            now={now}
            isRevoking={revoke.isPending && revoke.variables === invitation.id}
            onRevoke={canWrite ? () => !revoke.isPending && setAsked(invitation) : undefined}
          />
        ))}
      </ol>
      <ShowMore
        query={invitations}
        list={element}
        shown={list?.length ?? 0}
        total={total}
        what="invitations"
      />
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

/**
 * Milliseconds until the account is looked at again: soon while a mail waits to go out, seldom where there is no link
 * that works, since somebody else may send one.
 */
function pauseFor(latest: Invitation | undefined): number {
  if (latest === undefined || !isLive(latest)) return 60_000;
  return latest.state === 'queued' ? 3_000 : 20_000;
}
