import { Button, CloseButton, Group, Text } from '@mantine/core';
import {
  type BackendWith,
  type InvitationChange,
  useInvitationChanges,
  useInvitations,
} from '@mdhq/portal-react';
import type { ReactNode } from 'react';
import { purposeOf } from '../patients/invitations/invitation-text.ts';
import { failureMessage } from '../ui/failure-messages.ts';
import { useUiState } from '../ui/ui-state.ts';
import { inviteeOf } from './change-text.ts';
import classes from './changes.module.css';

/** How often a queued email is checked, in milliseconds. */
const refreshEvery = 15_000;

interface FailedInvitationsProps {
  readonly backend: BackendWith<'invitations', 'list'>;
  /** The patient on the screen, whose page shows failures itself. */
  readonly shown: number | null;
  readonly onPatient: (ptId: number) => void;
}

/** Notices about failed invitations of this session, for users who have moved on to another page. */
export function FailedInvitations({
  backend,
  shown,
  onPatient,
}: FailedInvitationsProps): ReactNode {
  const [closed, setClosed] = useUiState<ReadonlySet<number>>('closed invitations', new Set());
  const invited = useInvitationChanges().filter(({ act }) => act === 'invite');
  const last = new Map(invited.map((change) => [change.ptId, change]));
  return [...last.values()]
    .filter(({ ptId, submittedAt }) => ptId !== shown && !closed.has(submittedAt))
    .map((change) => {
      const notice = {
        change,
        onPatient: () => onPatient(change.ptId),
        onClose: () => setClosed((before) => new Set([...before, change.submittedAt])),
      };
      if (change.status === 'error') {
        const { title, hint } = failureMessage(change.error ?? new Error());
        return (
          <FailureCard key={change.ptId} {...notice}>
            Couldn’t invite {inviteeOf(change)}. {title}. {hint}
          </FailureCard>
        );
      }
      return <SentInvitation key={change.ptId} backend={backend} {...notice} />;
    });
}

interface NoticeProps {
  readonly change: InvitationChange;
  readonly onPatient: () => void;
  readonly onClose: () => void;
}

/** Renders nothing unless sending the email has failed. */
function SentInvitation({
  backend,
  ...notice
}: NoticeProps & Pick<FailedInvitationsProps, 'backend'>): ReactNode {
  const { change } = notice;
  const { ptId, invitation: created } = change;
  const { data } = useInvitations(
    backend,
    ptId,
    { limit: 1 },
    {
      enabled: created !== undefined,
      refetchInterval: ({ state }) =>
        state.data?.data[0]?.state === 'queued' || state.status === 'error' ? refreshEvery : false,
      refetchIntervalInBackground: true,
    },
  );
  // A newer invitation is more relevant.
  const latest = data?.data.find(({ id }) => id === created?.id);
  if (latest?.state !== 'failed') return null;
  return (
    <FailureCard {...notice}>
      {inviteeOf(change)}’s {purposeOf(latest).toLowerCase()} couldn’t be sent to {latest.sent_to}.{' '}
      {latest.failure}
    </FailureCard>
  );
}

function FailureCard({
  onPatient,
  onClose,
  children,
}: NoticeProps & { readonly children: ReactNode }): ReactNode {
  return (
    <div className={classes['notice']} data-mood="bad">
      <Text size="sm" className={classes['subject']}>
        {children}
      </Text>
      <Group gap="xs" wrap="nowrap">
        <Button size="xs" variant="default" onClick={onPatient}>
          Open patient
        </Button>
        <CloseButton aria-label="Close notice" onClick={onClose} />
      </Group>
    </div>
  );
}
