import { Skeleton, Stack, Text, Title } from '@mantine/core';
import type { Patient } from '@mdhq/portal-client';
import { type PortalBackend, type RequestRef, usePatient } from '@mdhq/portal-react';
import type { ReactNode } from 'react';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { StaleNotice } from '../ui/stale-notice.tsx';
import front from '../ui/ui.module.css';
import { birthDate } from './birth-date.ts';
import { DismissedRequests } from './dismissed-requests.tsx';
import { PatientInvitations } from './invitations/patient-invitations.tsx';
import { patientName } from './patient-label.ts';
import { PatientRequests } from './patient-requests.tsx';
import classes from './patients.module.css';

interface PatientViewProps {
  readonly backend: PortalBackend;
  readonly ptId: number;
  readonly timeZone: string;
  readonly onDismiss: (request: Pick<RequestRef, 'id'>) => void;
  readonly onRestore: (request: Pick<RequestRef, 'id'>) => void;
}

/** Milliseconds between two looks at whether the record is still the same, such as its e-mail address. */
const refreshEvery = 60_000;

/** A patient: who it is, what they have sent in, what was taken off the queue, and their way into the portal. */
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
      <Skeleton height={64} aria-label="Loading the patient" />
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
        <PatientRequests {...lists} onDismiss={onDismiss} />
        <DismissedRequests {...lists} onRestore={onRestore} />
      </Stack>
    </>
  );
}

function PatientHead({ patient }: { readonly patient: Patient }): ReactNode {
  const { id, dob, sex, email1 } = patient;
  return (
    <header className={classes['head']}>
      <div>
        <Title order={1} size="h2">
          {patientName(patient)}
        </Title>
        <Text className={front['quiet']}>
          {[dob === null ? birthDate(dob) : `Born ${birthDate(dob)}`, sex, `patient ${id}`]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </div>
      <Text size="sm" className={front['quiet']}>
        {email1 ?? 'No e-mail address on file'}
      </Text>
    </header>
  );
}
