import { Text } from '@mantine/core';
import { type RequestChange, useInvitationChanges } from '@mdhq/portal-react';
import type { ReactNode } from 'react';
import { failureWords } from '../ui/failure-messages.ts';
import { pausing, waiting, waitsFor } from './change-status.ts';
import { changeWords } from './change-text.ts';
import classes from './changes.module.css';
import { SecondsLeft } from './seconds-left.tsx';

/** What goes out by itself, once there is a network again or the portal's pause is over. */
export function WaitingNotices({
  changes,
}: {
  readonly changes: readonly RequestChange[];
}): ReactNode {
  const left = Map.groupBy(waiting(changes), waitsFor);
  const invitations = waiting(useInvitationChanges());
  const paused = Map.groupBy(
    pausing(changes),
    ({ error }) => failureWords(error ?? new Error()).title,
  );
  return (
    <>
      {[...left].map(([what, { length }]) => (
        <div key={what} className={classes['notice']} data-mood="waits">
          <Text size="sm">
            {countWords(length)} for {what} and will go out without you. Keep this page open.
          </Text>
        </div>
      ))}
      {invitations.map((change) => (
        <div key={change.submittedAt} className={classes['notice']} data-mood="waits">
          <Text size="sm">
            Waiting for {waitsFor(change)}: {changeWords(change)}. Keep this page open.
          </Text>
        </div>
      ))}
      {[...paused].map(([title, some]) => (
        <div key={title} className={classes['notice']} data-mood="waits">
          <Text size="sm">
            {title}. {countWords(some.length)}.{' '}
            <SecondsLeft until={Math.min(...some.flatMap((one) => one.triesAgainAt ?? []))} />
          </Text>
        </div>
      ))}
    </>
  );
}

function countWords(count: number): string {
  return count === 1 ? '1 change waits' : `${count} changes wait`;
}
