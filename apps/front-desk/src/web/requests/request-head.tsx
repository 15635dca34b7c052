import { Text, Title } from '@mantine/core';
import type { InboxEntry, PatientName } from '@mdhq/portal-client';
import type { ReactNode, Ref } from 'react';
import { TypeMark } from '../details/type-mark.tsx';
import { birthDate } from '../patients/birth-date.ts';
import { patientName } from '../patients/patient-label.ts';
import { ClinicTime } from '../ui/clinic-time.tsx';
import front from '../ui/ui.module.css';
import { useNow } from '../ui/use-now.ts';
import classes from './requests.module.css';

interface RequestHeadProps {
  readonly request: Omit<InboxEntry, 'patient'>;
  /** A list does not tell the sex. */
  readonly patient: PatientName & { readonly sex?: string | null };
  readonly timeZone: string;
  readonly headingRef: Ref<HTMLHeadingElement>;
  readonly actions: ReactNode;
}

/** Whose request it is, so that nobody takes it for another's; what it is, since when, and whether it still waits. */
export function RequestHead(props: RequestHeadProps): ReactNode {
  const { request, patient, timeZone, headingRef, actions } = props;
  const now = useNow();
  const born = patient.dob === null ? birthDate(null) : `Born ${birthDate(patient.dob)}`;
  const time = { timeZone, now };
  return (
    <header className={classes['paneHead']}>
      <div>
        <Text fw={650} size="lg" className={front['words']}>
          {patientName(patient)}
        </Text>
        <Text size="sm" className={front['quiet']}>
          {[born, patient.sex, `patient ${request.pt_id}`].filter(Boolean).join(' · ')}
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
          className={front['words']}
        >
          {request.subject}
        </Title>
        <Text size="sm" className={classes['sent']} component="div">
          <TypeMark type={request.request_type} />
          <span>
            Sent in <ClinicTime timestamp={request.created} {...time} />
          </span>
          <span>Request {request.id}</span>
        </Text>
      </div>
      {actions}
    </header>
  );
}
