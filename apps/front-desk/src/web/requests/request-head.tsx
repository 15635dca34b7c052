import { Button, Group, Text, Title } from '@mantine/core';
import type { InboxEntry, PatientName } from '@mdhq/portal-client';
import type { ReactNode, Ref } from 'react';
import { subjectText, TypeMark } from '../details/request-type.tsx';
import { patientFacts, patientName } from '../patients/patient-label.ts';
import { useCanWrite } from '../session/write-access.ts';
import { ClinicTime, useNow } from '../ui/times.tsx';
import ui from '../ui/ui.module.css';
import classes from './requests.module.css';

interface RequestHeadProps {
  readonly request: Omit<InboxEntry, 'patient'>;
  /** Entries of a list do not contain the sex. */
  readonly patient: PatientName & { readonly sex?: string | null };
  readonly timeZone: string;
  readonly headingRef: Ref<HTMLHeadingElement>;
  readonly actions: ReactNode;
}

/** The patient, the subject, the time and the status of a request, above its details. */
export function RequestHead(props: RequestHeadProps): ReactNode {
  const { request, patient, timeZone, headingRef, actions } = props;
  const now = useNow();
  const time = { timeZone, now };
  return (
    <header className={classes['paneHead']}>
      <div>
        <Text fw={650} size="lg" className={ui['text']}>
          {patientName(patient)}
        </Text>
        <Text size="sm" className={ui['quiet']}>
          {patientFacts(request.pt_id, patient)}
        </Text>
      </div>
      {request.dismissed_at !== null && (
        <Text size="sm" className={classes['dismissedNote']} role="status">
          Dismissed by {request.dismissed_by},{' '}
          <ClinicTime timestamp={request.dismissed_at} {...time} />
        </Text>
      )}
      <div>
        <Title
          order={2}
          size="h3"
          id="reading"
          ref={headingRef}
          tabIndex={-1}
          className={ui['text']}
        >
          {subjectText(request.subject)}
        </Title>
        <Text size="sm" className={classes['sent']} component="div">
          <TypeMark type={request.request_type} />
          <span>
            Received <ClinicTime timestamp={request.created} {...time} />
          </span>
          <span>Request #{request.id}</span>
        </Text>
      </div>
      {actions}
    </header>
  );
}

interface RequestActionsProps {
  readonly request: Pick<InboxEntry, 'pt_id' | 'dismissed_at'>;
  readonly patient: PatientName;
  readonly onPatient: (ptId: number) => void;
  readonly onFilter: (patient: { readonly ptId: number; readonly name: string }) => void;
  readonly onDismiss: () => void;
  readonly onRestore: () => void;
}

/** The actions for a request and its patient. */
export function RequestActions(props: RequestActionsProps): ReactNode {
  const { request, patient, onPatient, onFilter, onDismiss, onRestore } = props;
  const { pt_id: ptId, dismissed_at } = request;
  const canWrite = useCanWrite();
  return (
    <div>
      <Group gap="xs">
        {!canWrite ? null : dismissed_at === null ? (
          // The second click of a double click is not meant for the request that opens next.
          <Button
            // Keyed, so that a focus on one button does not become a focus on the other.
            key="dismiss"
            size="sm"
            onClick={({ detail }) => detail < 2 && onDismiss()}
          >
            Dismiss
          </Button>
        ) : (
          <Button key="restore" size="sm" onClick={({ detail }) => detail < 2 && onRestore()}>
            Return to inbox
          </Button>
        )}
        <Button size="sm" variant="default" onClick={() => onPatient(ptId)}>
          Open patient
        </Button>
        <Button
          size="sm"
          variant="default"
          onClick={() => onFilter({ ptId, name: patientName(patient) })}
        >
          Filter to this patient
        </Button>
      </Group>
      {canWrite && dismissed_at === null && (
        <Text size="xs" mt={6} className={ui['quiet']}>
          Removes it from the inbox. Nothing is ordered or sent.
        </Text>
      )}
    </div>
  );
}
