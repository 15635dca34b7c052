import { Button, CloseButton, Group, Text } from '@mantine/core';
import {
  type BackendWith,
  type InvitationChange,
  useInvitationChanges,
  useInvitations,
} from '@mdhq/portal-react';
import type { ReactNode } from 'react';
import { purposeOf } from '../patients/invitations/invitation-text.ts';
import { failureWords } from '../ui/failure-messages.ts';
import { useKept } from '../ui/ui-state.ts';
import { whose } from './change-text.ts';
import classes from './changes.module.css';

/** Milliseconds between two looks at a mail that waits to go out. */
const refreshEvery = 15_000;

interface FailedInvitationsProps {
  readonly backend: BackendWith<'invitations', 'list'>;
  /** Whose account is on the screen, and tells it by itself. */
  readonly shown: number | null;
  readonly onPatient: (ptId: number) => void;
}

/** The invitations of this sitting that came to nothing, told to whoever has gone on to something else. */
export function FailedInvitations({
  backend,
  shown,
  onPatient,
}: FailedInvitationsProps): ReactNode {
  const [closed, setClosed] = useKept<ReadonlySet<number>>('closed invitations', new Set());
  const asked = useInvitationChanges().filter(({ act }) => act === 'invite');
  const last = new Map(asked.map((change) => [change.ptId, change]));
  return [...last.values()]
    .filter(({ ptId, submittedAt }) => ptId !== shown && !closed.has(submittedAt))
    .map((change) => {
      const notice = {
        change,
        onPatient: () => onPatient(change.ptId),
        onClose: () => setClosed((before) => new Set([...before, change.submittedAt])),
      };
      if (change.status === 'error') {
        const { title, advice } = failureWords(change.error ?? new Error());
        return (
          <FailureCard key={change.ptId} {...notice}>
            {whose(change)} was not invited. {title}. {advice}
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

/** Nothing, unless its mail was given up. */
function SentInvitation({
  backend,
  ...notice
}: NoticeProps & Pick<FailedInvitationsProps, 'backend'>): ReactNode {
  const { change } = notice;
  const { ptId, invitation: made } = change;
  const { data } = useInvitations(
    backend,
    ptId,
    { limit: 1 },
    {
      enabled: made !== undefined,
      refetchInterval: ({ state }) =>
        state.data?.data[0]?.state === 'queued' || state.status === 'error' ? refreshEvery : false,
      refetchIntervalInBackground: true,
    },
  );
  // One that somebody has sent since tells more.
  const now = data?.data.find(({ id }) => id === made?.id);
  if (now?.state !== 'failed') return null;
  return (
    <FailureCard {...notice}>
      {purposeOf(now)} of {whose(change)} could not be sent to {now.sent_to}. {now.failure}
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
        <CloseButton aria-label="Close this notice" onClick={onClose} />
      </Group>
    </div>
  );
}
