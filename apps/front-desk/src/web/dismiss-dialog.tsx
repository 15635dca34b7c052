import { Button, Group, Stack, Text, Title } from '@mantine/core';
import type { PortalRequest } from '@mdhq/portal-client';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import classes from './front-desk.module.css';

interface DismissDialogProps {
  readonly request: PortalRequest;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/**
 * Asks before a request leaves the queue: people do it by mistake, nothing here brings it back, and
 * dismissing does not do what the patient asked for.
 */
export function DismissDialog({ request, onConfirm, onCancel }: DismissDialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed before it leaves the page: that is when the browser gives the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={classes['dialog']}
      aria-labelledby="dismiss-title"
      aria-describedby="dismiss-text"
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <Stack gap="md">
        <Title order={2} size="h3" id="dismiss-title">
          Dismiss this request?
        </Title>
        <Stack gap="xs" id="dismiss-text">
          <Text fw={600} className={classes['words']}>
            {request.subject}
          </Text>
          <Text size="sm">
            Request {request.id} leaves patient {request.pt_id}’s queue. That does not do what the
            patient asked for, and it can’t be undone here.
          </Text>
        </Stack>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel} autoFocus>
            Keep it
          </Button>
          <Button color="red" onClick={onConfirm}>
            Dismiss
          </Button>
        </Group>
      </Stack>
    </dialog>
  );
}
