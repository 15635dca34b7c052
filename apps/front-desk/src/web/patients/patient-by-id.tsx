import { Button, Container, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import type { PortalBackend } from '@mdhq/portal-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Surface } from '../../shared/desk-api.ts';
import { StaleNotice } from '../ui/stale-notice.tsx';
import ui from '../ui/ui.module.css';
import { useUiState } from '../ui/ui-state.ts';
import { PatientQueue } from './patient-queue.tsx';
import { readPatientId } from './search-text.ts';

/** A lookup of a patient's queue. Looking the same patient up again reloads it. */
interface Lookup {
  readonly ptId: number;
  readonly key: number;
}

interface PatientByIdProps {
  readonly backend: PortalBackend;
  readonly timeZone: string;
  readonly surface: Exclude<Surface, 'full'>;
}

/** The desk of an instance without inbox and search: one patient at a time, by id. */
export function PatientById({ backend, timeZone, surface }: PatientByIdProps): ReactNode {
  const [lookup, setLookup] = useUiState<Lookup | null>('lookup', null);
  const onChoose = (ptId: number): void => {
    setLookup((last) => ({ ptId, key: (last?.key ?? 0) + 1 }));
  };
  return (
    <Container component="main" id="content" tabIndex={-1} size={760} py={{ base: 'md', sm: 'xl' }}>
      <StaleNotice timeZone={timeZone} />
      <Stack gap="lg">
        <PatientIdForm onChoose={onChoose} />
        {lookup === null ? (
          <div>
            <Title order={1} size="h4" mb="xs">
              Patient
            </Title>
            <Text className={ui['hint']}>
              Enter a patient ID to see the patient’s requests or to send a portal invitation. Your
              clinic’s portal has no inbox for all patients.
            </Text>
          </div>
        ) : (
          <PatientQueue
            key={lookup.key}
            backend={backend}
            ptId={lookup.ptId}
            timeZone={timeZone}
            showsPatients={surface === 'observed'}
          />
        )}
      </Stack>
    </Container>
  );
}

/** Asks for a patient id, which is kept in memory only: neither in the URL nor in a storage. */
function PatientIdForm({ onChoose }: { readonly onChoose: (ptId: number) => void }): ReactNode {
  const [isInvalid, setInvalid] = useState(false);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const ptId = readPatientId(String(new FormData(event.currentTarget).get('patient')));
    setInvalid(ptId === null);
    if (ptId !== null) onChoose(ptId);
  };
  return (
    <form method="post" onSubmit={onSubmit} noValidate>
      <Group align="flex-start" gap="sm" wrap="nowrap">
        <TextInput
          className={ui['grow']}
          name="patient"
          label="Patient ID"
          size="md"
          inputMode="numeric"
          autoComplete="off"
          error={isInvalid && 'Enter a patient ID, such as 221'}
          autoFocus
        />
        <Button type="submit" size="md" className={ui['besideInput']}>
          Show requests
        </Button>
      </Group>
    </form>
  );
}
