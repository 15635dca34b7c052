import { Alert, Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { failureWords } from './failure-messages.ts';
import classes from './ui.module.css';

interface FailureNoticeProps {
  readonly error: Error;
  readonly onRetry?: () => void;
}

/** What went wrong and what to do about it; read out as soon as it shows. */
export function FailureNotice({ error, onRetry }: FailureNoticeProps): ReactNode {
  const { title, advice } = failureWords(error);
  return (
    <Alert className={classes['failure']} title={title}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{advice}</Text>
        {onRetry !== undefined && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
