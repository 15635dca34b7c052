import { Group, Stack, Text, Title } from '@mantine/core';
import type { PortalRequest } from '@mdhq/portal-client';
import { type PortalBackend, useDismiss, useInvite, usePatient } from '@mdhq/portal-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { isRefused, isTemporary } from '../backend/retryable.ts';
import { subjectText } from '../details/request-type.tsx';
import { useCanWrite } from '../session/write-access.ts';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { PendingButton } from '../ui/pending-button.tsx';
import ui from '../ui/ui.module.css';
import { DismissalNotice, InvitationNotice } from './outcome-notices.tsx';
import { patientFacts, patientName } from './patient-label.ts';
import { OpenRequests } from './patient-requests.tsx';

interface PatientQueueProps {
  readonly backend: PortalBackend;
  readonly ptId: number;
  readonly timeZone: string;
  /** Whether the instance serves patient records. */
  readonly showsPatients: boolean;
}

/** One patient's open requests, which can be dismissed, and the patient's invitation. */
export function PatientQueue({
  backend,
  ptId,
  timeZone,
  showsPatients,
}: PatientQueueProps): ReactNode {
  const patient = usePatient(backend, ptId, { enabled: showsPatients }).data;
  const dismiss = useDismiss(backend, { isPassing: isTemporary });
  const invite = useInvite(backend, ptId, { isPassing: isTemporary, isRefused });
  const [toConfirm, setToConfirm] = useState<PortalRequest | null>(null);
  const canWrite = useCanWrite();
  const outcome = useRef<HTMLDivElement>(null);

  // The focused card is gone, so the focus moves to the outcome.
  const isDismissalOver = dismiss.isSuccess || dismiss.isError;
  useEffect(() => {
    if (isDismissalOver) outcome.current?.focus();
  }, [isDismissalOver]);

  const onDismiss = (request: PortalRequest): void => {
    setToConfirm(null);
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
            {patient === undefined ? `Patient #${ptId}` : patientName(patient)}
          </Title>
          <Text size="sm" className={ui['quiet']}>
            {patient !== undefined && `${patientFacts(ptId, { dob: patient.dob })} · `}
            Clinic time zone: {timeZone.replaceAll('_', ' ')}
          </Text>
        </div>
        {canWrite && (
          <PendingButton variant="default" isPending={invite.isPending} onClick={onInvite}>
            Invite to portal
          </PendingButton>
        )}
      </Group>
      <div ref={outcome} className={ui['outcome']} tabIndex={-1}>
        <DismissalNotice dismissal={dismiss} timeZone={timeZone} />
        <InvitationNotice invitation={invite} timeZone={timeZone} />
      </div>
      <OpenRequests backend={backend} ptId={ptId} timeZone={timeZone} onDismiss={setToConfirm} />
      {toConfirm !== null && (
        <DismissDialog
          request={toConfirm}
          onConfirm={() => onDismiss(toConfirm)}
          onCancel={() => setToConfirm(null)}
        />
      )}
    </Stack>
  );
}

interface DismissDialogProps {
  readonly request: PortalRequest;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asks for confirmation, since this instance can't restore a dismissed request. */
function DismissDialog({ request, onConfirm, onCancel }: DismissDialogProps): ReactNode {
  return (
    <ConfirmDialog
      title="Dismiss this request?"
      confirm="Dismiss"
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <Text fw={600} className={ui['text']}>
        {subjectText(request.subject)}
      </Text>
      <Text size="sm">
        Removes request #{request.id} from the queue of patient #{request.pt_id}. Nothing is ordered
        or sent. You can’t undo this.
      </Text>
    </ConfirmDialog>
  );
}
