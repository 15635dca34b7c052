import { Group, Paper, Text, Title } from '@mantine/core';
import type { InboxEntry } from '@mdhq/portal-client';
import type { ReactNode } from 'react';
import { subjectText, TypeMark } from '../details/request-type.tsx';
import { ClinicTime } from '../ui/times.tsx';
import ui from '../ui/ui.module.css';

interface RequestCardProps {
  readonly request: Omit<InboxEntry, 'patient'>;
  readonly details: ReactNode;
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Actions. */
  readonly children: ReactNode;
}

/** A request on the page of its patient. */
export function RequestCard({
  request,
  details,
  timeZone,
  now,
  children,
}: RequestCardProps): ReactNode {
  const subjectId = `request-${request.id}`;
  return (
    <Paper component="article" className={ui['card']} withBorder p="md" aria-labelledby={subjectId}>
      <Group justify="space-between" gap="xs">
        <TypeMark type={request.request_type} />
        <Text size="sm" className={ui['quiet']}>
          <ClinicTime timestamp={request.created} timeZone={timeZone} now={now} />
        </Text>
      </Group>
      <Title order={3} size="h5" my="xs" id={subjectId} className={ui['text']}>
        {subjectText(request.subject)}
      </Title>
      {details}
      <Group justify="space-between" mt="md" gap="xs">
        <Text size="xs" className={ui['quiet']}>
          Request #{request.id}
          {request.dismissed_at !== null && request.dismissed_by !== null && (
            <>
              {' '}
              · Dismissed by {request.dismissed_by},{' '}
              <ClinicTime timestamp={request.dismissed_at} timeZone={timeZone} now={now} />
            </>
          )}
        </Text>
        {children}
      </Group>
    </Paper>
  );
}
