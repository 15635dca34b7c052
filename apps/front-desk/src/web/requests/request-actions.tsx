import { Button, Group, Text } from '@mantine/core';
import type { InboxEntry, PatientName } from '@mdhq/portal-client';
import type { ReactNode } from 'react';
import { patientName } from '../patients/patient-label.ts';
import { useCanWrite } from '../session/write-access.ts';
import front from '../ui/ui.module.css';

interface RequestActionsProps {
  readonly request: Pick<InboxEntry, 'pt_id' | 'dismissed_at'>;
  readonly patient: PatientName;
  readonly onPatient: (ptId: number) => void;
  readonly onOnly: (patient: { readonly ptId: number; readonly name: string }) => void;
  readonly onDismiss: () => void;
  readonly onRestore: () => void;
}

/** What can be done with a request, and about its patient. */
export function RequestActions(props: RequestActionsProps): ReactNode {
  const { request, patient, onPatient, onOnly, onDismiss, onRestore } = props;
  const { pt_id: ptId, dismissed_at } = request;
  const canWrite = useCanWrite();
  return (
    <div>
      <Group gap="xs">
        {!canWrite ? null : dismissed_at === null ? (
          // The second click of a double one is not meant for the request that comes next.
          <Button
            // An element of its own, so that the focus on one does not become the focus on the other.
            key="dismiss"
            size="sm"
            onClick={({ detail }) => detail < 2 && onDismiss()}
          >
            Dismiss
          </Button>
        ) : (
          <Button key="restore" size="sm" onClick={({ detail }) => detail < 2 && onRestore()}>
            Put back into the inbox
          </Button>
        )}
        <Button size="sm" variant="default" onClick={() => onPatient(ptId)}>
          Open patient
        </Button>
        <Button
          size="sm"
          variant="default"
          onClick={() => onOnly({ ptId, name: patientName(patient) })}
        >
          Only this patient
        </Button>
      </Group>
      {canWrite && dismissed_at === null && (
        <Text size="xs" mt={6} className={front['quiet']}>
          Dismissing takes it off the list. It answers and orders nothing, and the patient is not
          told.
        </Text>
      )}
    </div>
  );
}
