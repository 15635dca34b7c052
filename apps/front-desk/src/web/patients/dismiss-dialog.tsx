import { Text } from '@mantine/core';
import type { PortalRequest } from '@mdhq/portal-client';
import type { ReactNode } from 'react';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import classes from '../ui/ui.module.css';

interface DismissDialogProps {
  readonly request: PortalRequest;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/**
 * Asks before a request leaves the queue where nothing brings it back: people do it by mistake, and
 * dismissing does not do what the patient asked for.
 */
export function DismissDialog({ request, onConfirm, onCancel }: DismissDialogProps): ReactNode {
  return (
    <ConfirmDialog
      title="Dismiss this request?"
      keep="Keep it"
      confirm="Dismiss"
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <Text fw={600} className={classes['words']}>
        {request.subject}
      </Text>
      <Text size="sm">
        Request {request.id} leaves patient {request.pt_id}’s queue. That does not do what the
        patient asked for, and it can’t be undone here.
      </Text>
    </ConfirmDialog>
  );
}
