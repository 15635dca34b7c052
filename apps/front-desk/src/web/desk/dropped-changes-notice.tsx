import { CloseButton, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Dropped } from '../session/use-session.ts';
import classes from '../ui/ui.module.css';
import { useKept } from '../ui/ui-state.ts';

/** Says what has become of what somebody else had begun here before this person signed in. */
export function DroppedNotice({ dropped }: { readonly dropped: Dropped | null }): ReactNode {
  const [isRead, setRead] = useKept('dropped', false);
  if (dropped === null || isRead) return null;
  const { username, changes } = dropped;
  return (
    <div role="alert" className={classes['dropped']}>
      <Text size="sm">
        {changes === 1 ? '1 change' : `${changes} changes`} of {username}’s had no answer yet when
        you signed in, and {changes === 1 ? 'is' : 'are'} not sent again. Look whether{' '}
        {changes === 1 ? 'it was' : 'they were'} made.
      </Text>
      <CloseButton aria-label="Close this notice" onClick={() => setRead(true)} />
    </div>
  );
}
