import { Container, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import classes from './front-desk.module.css';
import { PatientForm } from './patient-form.tsx';
import { PatientQueue } from './patient-queue.tsx';

/** A look at a patient's queue. Another look at the same patient is a new one. */
interface Look {
  readonly patientId: number;
  readonly number: number;
}

/** Where the work is done: choose a patient, see what they sent in. */
export function Desk({ timeZone }: { readonly timeZone: string }): ReactNode {
  const [look, setLook] = useState<Look | null>(null);
  const onChoose = (patientId: number): void => {
    setLook((last) => ({ patientId, number: (last?.number ?? 0) + 1 }));
  };
  return (
    <Container component="main" size={760} py={{ base: 'md', sm: 'xl' }}>
      <Stack gap="lg">
        <PatientForm onChoose={onChoose} />
        {look === null ? (
          <Text className={classes['hint']}>
            Enter a patient’s number to see what they have sent in, or to invite them to the portal.
          </Text>
        ) : (
          <PatientQueue key={look.number} patientId={look.patientId} timeZone={timeZone} />
        )}
      </Stack>
    </Container>
  );
}
