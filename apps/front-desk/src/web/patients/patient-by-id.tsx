import { Container, Stack, Text, Title } from '@mantine/core';
import type { PortalBackend } from '@mdhq/portal-react';
import type { ReactNode } from 'react';
import type { Surface } from '../../shared/desk-api.ts';
import { StaleNotice } from '../ui/stale-notice.tsx';
import classes from '../ui/ui.module.css';
import { useKept } from '../ui/ui-state.ts';
import { PatientForm } from './patient-form.tsx';
import { PatientQueue } from './patient-queue.tsx';

/** A look at a patient's queue. Another look at the same patient is a new one. */
interface Look {
  readonly ptId: number;
  readonly number: number;
}

interface OnePatientProps {
  readonly backend: PortalBackend;
  readonly timeZone: string;
  readonly surface: Exclude<Surface, 'full'>;
}

/** The desk of an instance that has no inbox and no search: a patient by their number, and their queue. */
export function OnePatient({ backend, timeZone, surface }: OnePatientProps): ReactNode {
  const [look, setLook] = useKept<Look | null>('look', null);
  const onChoose = (ptId: number): void => {
    setLook((last) => ({ ptId, number: (last?.number ?? 0) + 1 }));
  };
  return (
    <Container component="main" id="content" tabIndex={-1} size={760} py={{ base: 'md', sm: 'xl' }}>
      <StaleNotice timeZone={timeZone} />
      <Stack gap="lg">
        <PatientForm onChoose={onChoose} />
        {look === null ? (
          <div>
            <Title order={1} size="h4" mb="xs">
              Patient
            </Title>
            <Text className={classes['hint']}>
              Enter a patient’s number to see what they have sent in, or to invite them to the
              portal. Your clinic’s portal has no inbox of all patients.
            </Text>
          </div>
        ) : (
          <PatientQueue
            key={look.number}
            backend={backend}
            ptId={look.ptId}
            timeZone={timeZone}
            showsPatients={surface === 'observed'}
          />
        )}
      </Stack>
    </Container>
  );
}
