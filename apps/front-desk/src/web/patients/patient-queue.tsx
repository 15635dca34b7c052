import { Group, Stack, Text, Title } from '@mantine/core';
import type { PortalRequest } from '@mdhq/portal-client';
import { type PortalBackend, useDismiss, useInvite, usePatient } from '@mdhq/portal-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { isPassing, isRefused } from '../backend/retryable.ts';
import { useCanWrite } from '../session/write-access.ts';
import { PendingButton } from '../ui/pending-button.tsx';
import classes from '../ui/ui.module.css';
import { birthDate } from './birth-date.ts';
import { DismissDialog } from './dismiss-dialog.tsx';
import { DismissalNotice, InvitationNotice } from './outcome-notices.tsx';
import { patientName } from './patient-label.ts';
import { PatientRequests } from './patient-requests.tsx';

interface PatientQueueProps {
  readonly backend: PortalBackend;
  readonly ptId: number;
  readonly timeZone: string;
  /** Whether the instance tells who a patient is. */
  readonly showsPatients: boolean;
}

/** One patient: what they have sent in, and the two things that can be done about it. */
export function PatientQueue({
  backend,
  ptId,
  timeZone,
  showsPatients,
}: PatientQueueProps): ReactNode {
  const patient = usePatient(backend, ptId, { enabled: showsPatients }).data;
  const dismiss = useDismiss(backend, { isPassing });
  const invite = useInvite(backend, ptId, { isPassing, isRefused });
  const [asked, setAsked] = useState<PortalRequest | null>(null);
  const canWrite = useCanWrite();
  const outcome = useRef<HTMLDivElement>(null);

  // The card that had the focus is gone: the account of what happened to it takes over.
  const dismissalOver = dismiss.isSuccess || dismiss.isError;
  useEffect(() => {
    if (dismissalOver) outcome.current?.focus();
  }, [dismissalOver]);

  const onDismiss = (request: PortalRequest): void => {
    setAsked(null);
    invite.reset();
    dismiss.mutate({ ptId, id: request.id });
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
            {patient === undefined ? `Patient ${ptId}` : patientName(patient)}
          </Title>
          <Text size="sm" className={classes['quiet']}>
            {patient !== undefined && `Born ${birthDate(patient.dob)} · patient ${ptId} · `}
            Times are the clinic’s, {timeZone.replaceAll('_', ' ')}
          </Text>
        </div>
        {canWrite && (
          <PendingButton variant="default" isPending={invite.isPending} onClick={onInvite}>
            Invite to portal
          </PendingButton>
        )}
      </Group>
      <div ref={outcome} className={classes['outcome']} tabIndex={-1}>
        <DismissalNotice dismissal={dismiss} timeZone={timeZone} />
        <InvitationNotice invitation={invite} timeZone={timeZone} />
      </div>
      <PatientRequests backend={backend} ptId={ptId} timeZone={timeZone} onDismiss={setAsked} />
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
