import { Button, Group, Stack, Text, Title } from '@mantine/core';
import type { PortalRequest } from '@mdhq/portal-client';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { DismissDialog } from './dismiss-dialog.tsx';
import classes from './front-desk.module.css';
import { DismissalNotice, InvitationNotice } from './outcome-notices.tsx';
import { QueueList } from './queue-list.tsx';
import { useDismiss, useInvite, useQueue } from './use-queue.ts';

interface PatientQueueProps {
  readonly patientId: number;
  readonly timeZone: string;
}

/** One patient: what they have sent in, and the two things that can be done about it. */
export function PatientQueue({ patientId, timeZone }: PatientQueueProps): ReactNode {
  const queue = useQueue(patientId);
  const dismiss = useDismiss(patientId);
  const invite = useInvite(patientId);
  const [asked, setAsked] = useState<PortalRequest | null>(null);
  const outcome = useRef<HTMLDivElement>(null);

  // The card that had the focus is gone: the account of what happened to it takes over.
  const dismissalOver = dismiss.isSuccess || dismiss.isError;
  useEffect(() => {
    if (dismissalOver) outcome.current?.focus();
  }, [dismissalOver]);

  const onDismiss = (request: PortalRequest): void => {
    setAsked(null);
    invite.reset();
    dismiss.mutate(request);
  };
  const onInvite = (): void => {
    dismiss.reset();
    invite.mutate();
  };
  return (
    <Stack component="section" gap="md" aria-labelledby="patient">
      <Group justify="space-between" gap="sm">
        <div>
          <Title order={1} size="h2" id="patient">
            Patient {patientId}
          </Title>
          <Text size="sm" className={classes['quiet']}>
            Times are the clinic’s, {timeZone.replaceAll('_', ' ')}
          </Text>
        </div>
        {queue.data !== undefined && (
          <Button variant="default" loading={invite.isPending} onClick={onInvite}>
            Invite to portal
          </Button>
        )}
      </Group>
      <div>
        <div ref={outcome} className={classes['outcome']} tabIndex={-1}>
          <DismissalNotice dismissal={dismiss} timeZone={timeZone} />
          <InvitationNotice invitation={invite} timeZone={timeZone} />
        </div>
        <QueueList
          queue={queue}
          timeZone={timeZone}
          busyWith={dismiss.isPending ? dismiss.variables.id : null}
          onDismiss={setAsked}
        />
      </div>
      {asked !== null && (
        <DismissDialog
          request={asked}
          onConfirm={() => onDismiss(asked)}
          onCancel={() => setAsked(null)}
        />
      )}
    </Stack>
  );
}
