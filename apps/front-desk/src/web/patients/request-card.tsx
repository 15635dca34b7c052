import { Group, Paper, Text, Title } from '@mantine/core';
import type { InboxEntry } from '@mdhq/portal-client';
import type { ReactNode } from 'react';
import { TypeMark } from '../details/type-mark.tsx';
import { ClinicTime } from '../ui/clinic-time.tsx';
import classes from '../ui/ui.module.css';

interface RequestCardProps {
  readonly request: Omit<InboxEntry, 'patient'>;
  /** What it says. */
  readonly details: ReactNode;
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** What can be done about it. */
  readonly children: ReactNode;
}

/** One thing that a patient has sent in. */
export function RequestCard({
  request,
  details,
  timeZone,
  now,
  children,
}: RequestCardProps): ReactNode {
  const subjectId = `request-${request.id}`;
  return (
    <Paper
      component="article"
      className={classes['card']}
      withBorder
      p="md"
      aria-labelledby={subjectId}
    >
      <Group justify="space-between" gap="xs">
        <TypeMark type={request.request_type} />
        <Text size="sm" className={classes['quiet']}>
          <ClinicTime timestamp={request.created} timeZone={timeZone} now={now} />
        </Text>
      </Group>
      <Title order={3} size="h5" my="xs" id={subjectId} className={classes['words']}>
        {request.subject}
      </Title>
      {details}
      <Group justify="space-between" mt="md" gap="xs">
        <Text size="xs" className={classes['quiet']}>
          Request {request.id}
          {request.dismissed_at !== null && request.dismissed_by !== null && (
            <>
              , dismissed by {request.dismissed_by}{' '}
              <ClinicTime timestamp={request.dismissed_at} timeZone={timeZone} now={now} />
            </>
          )}
        </Text>
        {children}
      </Group>
    </Paper>
  );
}
