import { Badge, Button, Group, Paper, Text, Title } from '@mantine/core';
import type { PortalRequest } from '@mdhq/portal-client';
import type { ReactNode } from 'react';
import { ClinicTime } from './clinic-time.tsx';
import { detailRows } from './detail-rows.ts';
import classes from './front-desk.module.css';
import { requestTypeLook } from './request-types.ts';

interface RequestCardProps {
  readonly request: PortalRequest;
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly busy: boolean;
  readonly onDismiss: () => void;
}

/** One thing that a patient has sent in. */
export function RequestCard({
  request,
  timeZone,
  now,
  busy,
  onDismiss,
}: RequestCardProps): ReactNode {
  const { name, color } = requestTypeLook(request.request_type);
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
        <Badge className={classes['badge']} variant="light" color={color} tt="none">
          {name}
        </Badge>
        <Text size="sm" className={classes['quiet']}>
          <ClinicTime timestamp={request.created} timeZone={timeZone} now={now} />
        </Text>
      </Group>
      <Title order={2} size="h4" mt="xs" id={subjectId} className={classes['words']}>
        {request.subject}
      </Title>
      <dl className={classes['details']}>
        {detailRows(request).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Group justify="space-between" mt="md" gap="xs">
        <Text size="xs" className={classes['quiet']}>
          Request {request.id}
        </Text>
        <Button
          variant="default"
          size="xs"
          loading={busy}
          onClick={onDismiss}
          aria-label={`Dismiss request ${request.id}`}
        >
          Dismiss…
        </Button>
      </Group>
    </Paper>
  );
}
