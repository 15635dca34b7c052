import { Container, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import classes from './front-desk.module.css';
import { PatientForm } from './patient-form.tsx';
import { PatientQueue } from './patient-queue.tsx';

/** Where the work is done: choose a patient, see what they sent in. */
export function Desk({ timeZone }: { readonly timeZone: string }): ReactNode {
  const [patientId, setPatientId] = useState<number | null>(null);
  return (
    <Container component="main" size={760} py={{ base: 'md', sm: 'xl' }}>
      <Stack gap="lg">
        <PatientForm onChoose={setPatientId} />
        {patientId === null ? (
          <Text className={classes['hint']}>
            Enter a patient’s number to see what they have sent in, or to invite them to the portal.
          </Text>
        ) : (
          <PatientQueue key={patientId} patientId={patientId} timeZone={timeZone} />
        )}
      </Stack>
    </Container>
  );
}
