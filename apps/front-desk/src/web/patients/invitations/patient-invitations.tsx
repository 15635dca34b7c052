import { Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { Invitation } from '@mdhq/portal-client';
import { type BackendWith, useInvitationsInfinite, useInvite, useRevoke } from '@mdhq/portal-react';
import { type ReactNode, useRef, useState } from 'react';
import { isRefused, isTemporary } from '../../backend/retryable.ts';
import { useCanWrite } from '../../session/write-access.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useNow } from '../../ui/times.tsx';
import ui from '../../ui/ui.module.css';
import { ShowMore, uniqueEntries } from '../paged-list.tsx';
import classes from '../patients.module.css';
import { InvitationItem } from './invitation-item.tsx';
import { isLive } from './invitation-text.ts';
import { InviteButton, InviteStatus } from './invite-button.tsx';

interface PatientInvitationsProps {
  readonly backend: BackendWith<'invitations', 'list' | 'revoke'> & BackendWith<'portal', 'invite'>;
  readonly ptId: number;
  readonly timeZone: string;
  /** Whether the patient has an email address. */
  readonly hasAddress: boolean;
}

/** Small, since older invitations are rarely of interest. */
const pageSize = 10;

/** A patient's invitations, and the buttons that send and revoke links. */
export function PatientInvitations({
  backend,
  ptId,
  timeZone,
  hasAddress,
}: PatientInvitationsProps): ReactNode {
  const [toRevoke, setToRevoke] = useState<Invitation | null>(null);
  const invitations = useInvitationsInfinite(
    backend,
    ptId,
    { limit: pageSize },
    { refetchInterval: ({ state }) => refreshInterval(state.data?.pages[0]?.data[0]) },
  );
  const invite = useInvite(backend, ptId, { isPassing: isTemporary, isRefused });
  const revoke = useRevoke(backend, ptId, { isPassing: isTemporary });
  const now = useNow();
  const canWrite = useCanWrite();
  const element = useRef<HTMLOListElement>(null);
  const list = invitations.data && uniqueEntries(invitations.data.pages);
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
          No email address on file. To invite this patient, add one to the record. It can take a
          minute to appear here.
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
        <Text size="sm" className={ui['hint']}>
          Not invited yet
        </Text>
      )}
      <ol className={classes['invitations']} aria-label="Invitations, newest first" ref={element}>
        {list?.map((invitation) => (
          <InvitationItem
            key={invitation.id}
            invitation={invitation}
            isLatest={invitation === list[0]}
            timeZone={timeZone}
            now={now}
            isRevoking={revoke.isPending && revoke.variables === invitation.id}
            onRevoke={canWrite ? () => !revoke.isPending && setToRevoke(invitation) : undefined}
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
      {toRevoke !== null && (
        <ConfirmDialog
          title="Revoke this link?"
          confirm="Revoke"
          onCancel={() => setToRevoke(null)}
          onConfirm={() => {
            revoke.mutate(toRevoke.id);
            setToRevoke(null);
          }}
        >
          <Text size="sm">
            The link sent to {toRevoke.sent_to} stops working immediately. The patient isn’t
            notified.
          </Text>
        </ConfirmDialog>
      )}
    </Stack>
  );
}

/**
 * Milliseconds until the list is refreshed: short while an email is queued, long without a working link, since a
 * colleague may send one.
 */
function refreshInterval(latest: Invitation | undefined): number {
  if (latest === undefined || !isLive(latest)) return 60_000;
  return latest.state === 'queued' ? 3_000 : 20_000;
}
