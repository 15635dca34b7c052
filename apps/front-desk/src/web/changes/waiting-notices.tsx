import { Text } from '@mantine/core';
import { type RequestChange, useInvitationChanges } from '@mdhq/portal-react';
import type { ReactNode } from 'react';
import { changeWords } from './change-words.ts';
import classes from './changes.module.css';
import { SecondsLeft } from './seconds-left.tsx';
import { pausing, waiting } from './undoable.ts';

/** What goes out by itself, once there is a network again or the portal's pause is over. */
export function WaitingNotices({
  changes,
}: {
  readonly changes: readonly RequestChange[];
}): ReactNode {
  const left = waiting(changes);
  const invitations = waiting(useInvitationChanges());
  const paused = pausing(changes);
  return (
    <>
      {left.length > 0 && (
        <div className={classes['notice']} data-mood="waits">
          <Text size="sm">
            {countWords(left.length)} for the network and will go out without you. Keep this page
            open.
          </Text>
        </div>
      )}
      {invitations.map((change) => (
        <div key={change.submittedAt} className={classes['notice']} data-mood="waits">
          <Text size="sm">
            Waiting for the network: {changeWords(change)}. Keep this page open.
          </Text>
        </div>
      ))}
      {paused.length > 0 && (
        <div className={classes['notice']} data-mood="waits">
          <Text size="sm">
            The portal asks for a pause. {countWords(paused.length)}.{' '}
            <SecondsLeft until={Math.min(...paused.flatMap((one) => one.triesAgainAt ?? []))} />
          </Text>
        </div>
      )}
    </>
  );
}

function countWords(count: number): string {
  return count === 1 ? '1 change waits' : `${count} changes wait`;
}
