import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import classes from '../ui/ui.module.css';
import { readPatientNumber } from './patient-id.ts';

/** Asks for a patient's number. It stays in memory: neither the address nor any storage gets it. */
export function PatientForm({
  onChoose,
}: {
  readonly onChoose: (ptId: number) => void;
}): ReactNode {
  const [wrong, setWrong] = useState(false);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const ptId = readPatientNumber(String(new FormData(event.currentTarget).get('patient')));
    setWrong(ptId === null);
    if (ptId !== null) onChoose(ptId);
  };
  return (
    <form method="post" onSubmit={onSubmit} noValidate>
      <Group align="flex-start" gap="sm" wrap="nowrap">
        <TextInput
          className={classes['grow']}
          name="patient"
          label="Patient number"
          size="md"
          inputMode="numeric"
          autoComplete="off"
          error={wrong && 'Enter a whole number, such as 221'}
          autoFocus
        />
        <Button type="submit" size="md" className={classes['besideInput']}>
          Show queue
        </Button>
      </Group>
    </form>
  );
}
