import { Text } from '@mantine/core';
import { type RequestChange, useInvitationChanges } from '@mdhq/portal-react';
import { type ReactNode, useEffect, useState } from 'react';
import { failureMessage } from '../ui/failure-messages.ts';
import { delayed, type WaitsFor, waiting, waitsFor } from './change-status.ts';
import { changeText } from './change-text.ts';
import classes from './changes.module.css';

const sendsWhen: Record<WaitsFor, string> = {
  network: 'sends when you reconnect',
  portal: 'sends when the portal is available',
};

/** Notices about changes that are sent automatically, once the network or the portal is available again. */
export function WaitingNotices({
  changes,
}: {
  readonly changes: readonly RequestChange[];
}): ReactNode {
  const requests = Map.groupBy(waiting(changes), waitsFor);
  const invitations = waiting(useInvitationChanges());
  const delays = Map.groupBy(
    delayed(changes),
    ({ error }) => failureMessage(error ?? new Error()).title,
  );
  return (
    <>
      {[...requests].map(([cause, { length }]) => (
        <div key={cause} className={classes['notice']} data-mood="waits">
          <Text size="sm">
            {length === 1
              ? `1 change ${sendsWhen[cause]}`
              : `${length} changes ${sendsWhen[cause].replace('sends', 'send')}`}
            . Keep this page open.
          </Text>
        </div>
      ))}
      {invitations.map((change) => (
        <div key={change.submittedAt} className={classes['notice']} data-mood="waits">
          <Text size="sm">
            {changeText(change)}: {sendsWhen[waitsFor(change)]}. Keep this page open.
          </Text>
        </div>
      ))}
      {[...delays].map(([title, some]) => (
        <div key={title} className={classes['notice']} data-mood="waits">
          <Text size="sm">
            {title}. {some.length === 1 ? '1 change' : `${some.length} changes`} pending.{' '}
            <Countdown until={Math.min(...some.flatMap((one) => one.triesAgainAt ?? []))} />
          </Text>
        </div>
      ))}
    </>
  );
}

/**
 * Counts down to the next retry; screen readers do not announce every second.
 * @param until epoch milliseconds
 */
function Countdown({ until }: { readonly until: number }): ReactNode {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  return (
    <span aria-live="off">
      {seconds === 0
        ? 'Retrying.'
        : `Retrying in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`}
    </span>
  );
}
