import { Skeleton, Stack, Text, Title } from '@mantine/core';
import type { Patient } from '@mdhq/portal-client';
import { type PortalBackend, type RequestRef, usePatient } from '@mdhq/portal-react';
import type { ReactNode } from 'react';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { StaleNotice } from '../ui/stale-notice.tsx';
import ui from '../ui/ui.module.css';
import { PatientInvitations } from './invitations/patient-invitations.tsx';
import { patientFacts, patientName } from './patient-label.ts';
import { DismissedRequests, OpenRequests } from './patient-requests.tsx';
import classes from './patients.module.css';

interface PatientViewProps {
  readonly backend: PortalBackend;
  readonly ptId: number;
  readonly timeZone: string;
  readonly onDismiss: (request: Pick<RequestRef, 'id'>) => void;
  readonly onRestore: (request: Pick<RequestRef, 'id'>) => void;
}

/** How often the record is refreshed, for example for a new email address; in milliseconds. */
const refreshEvery = 60_000;

/** A patient: the record, the invitations, the open and the dismissed requests. */
export function PatientView({
  backend,
  ptId,
  timeZone,
  onDismiss,
  onRestore,
}: PatientViewProps): ReactNode {
  const patient = usePatient(backend, ptId, { refetchInterval: refreshEvery });
  if (patient.data === undefined) {
    return patient.error === null ? (
      <Skeleton height={64} aria-label="Loading patient" />
    ) : (
      <FailureNotice error={patient.error} onRetry={() => void patient.refetch()} />
    );
  }
  const lists = { backend, ptId, timeZone };
  return (
    <>
      <StaleNotice timeZone={timeZone} />
      <Stack gap="xl">
        <PatientHead patient={patient.data} />
        <PatientInvitations {...lists} hasAddress={patient.data.email1 !== null} />
        <OpenRequests {...lists} onDismiss={onDismiss} />
        <DismissedRequests {...lists} onRestore={onRestore} />
      </Stack>
    </>
  );
}

function PatientHead({ patient }: { readonly patient: Patient }): ReactNode {
  const { id, email1 } = patient;
  return (
    <header className={classes['head']}>
      <div>
        <Title order={1} size="h2">
          {patientName(patient)}
        </Title>
        <Text className={ui['quiet']}>{patientFacts(id, patient)}</Text>
      </div>
      <Text size="sm" className={ui['quiet']}>
        {email1 ?? 'No email address on file'}
      </Text>
    </header>
  );
}
