import { Alert, Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { failureMessage } from './failure-messages.ts';
import classes from './ui.module.css';

interface FailureNoticeProps {
  readonly error: Error;
  readonly onRetry?: () => void;
}

/** An alert with the message for a failure. */
export function FailureNotice({ error, onRetry }: FailureNoticeProps): ReactNode {
  const { title, hint } = failureMessage(error);
  return (
    <Alert className={classes['failure']} title={title}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{hint}</Text>
        {onRetry !== undefined && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
