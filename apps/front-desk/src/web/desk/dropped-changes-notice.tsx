import { CloseButton, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { DroppedChanges } from '../session/use-session.ts';
import { useUiState } from '../ui/ui-state.ts';
import classes from './desk.module.css';

/** Shows that changes of the previous user were dropped when this user signed in. */
export function DroppedChangesNotice({
  dropped,
}: {
  readonly dropped: DroppedChanges | null;
}): ReactNode {
  const [isClosed, setClosed] = useUiState('dropped', false);
  if (dropped === null || isClosed) return null;
  const { username, count } = dropped;
  const isOne = count === 1;
  return (
    <div role="alert" className={classes['droppedChanges']}>
      <Text size="sm">
        {isOne ? '1 change' : `${count} changes`} by {username} {isOne ? 'was' : 'were'} still
        pending when you signed in and won’t be sent again. Check whether{' '}
        {isOne ? 'it was' : 'they were'} saved.
      </Text>
      <CloseButton aria-label="Close notice" onClick={() => setClosed(true)} />
    </div>
  );
}
