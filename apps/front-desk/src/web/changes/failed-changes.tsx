import { Text } from '@mantine/core';
import type { RequestChange } from '@mdhq/portal-react';
import type { ReactNode } from 'react';
import { DeskFailure } from '../backend/call-desk.ts';
import { failureMessage } from '../ui/failure-messages.ts';
import { ClinicTime } from '../ui/times.tsx';
import { requestLabel } from './change-text.ts';
import classes from './changes.module.css';

/** At most this many requests are named. */
const mostNamed = 5;

interface FailedChangesProps {
  /** One or more changes with the same act and cause. */
  readonly failed: readonly RequestChange[];
  readonly timeZone: string;
}

/** Which changes failed, why, and what the user can do. */
export function FailedChanges({ failed, timeZone }: FailedChangesProps): ReactNode {
  const [first] = failed;
  if (first === undefined) return null;
  const more = failed.length - mostNamed;
  const isOne = failed.length === 1;
  const requests = isOne ? requestLabel(first) : `${failed.length} requests`;
  const isAlreadyDismissed = factsOf(first).dismissed_by !== undefined;
  const { title, hint } = failureMessage(first.error ?? new Error());
  const attempted = first.act === 'dismiss' ? `dismiss ${requests}` : `return ${requests} to inbox`;
  return (
    <div className={classes['subject']}>
      <Text size="sm">
        {isAlreadyDismissed ? (
          <>
            {requests.replace(/^patient/, 'Patient')} {isOne ? 'was' : 'were'} already dismissed
            {isOne && <DismissedBy change={first} timeZone={timeZone} />}. No action needed.
          </>
        ) : (
          `Couldn’t ${attempted}. ${title}. ${hint}`
        )}
      </Text>
      {!isOne && (
        <ul className={classes['named']}>
          {failed.slice(0, mostNamed).map((change) => (
            <li key={change.id}>
              {requestLabel(change)}
              {isAlreadyDismissed && <DismissedBy change={change} timeZone={timeZone} />}
            </li>
          ))}
          {more > 0 && <li>{more} more</li>}
        </ul>
      )}
    </div>
  );
}

/** Who dismissed the request first, and when. */
function DismissedBy({
  change,
  timeZone,
}: {
  readonly change: RequestChange;
  readonly timeZone: string;
}): ReactNode {
  const { dismissed_by, dismissed_at } = factsOf(change);
  if (dismissed_by === undefined || dismissed_at === undefined) return null;
  return (
    <>
      {' '}
      by {dismissed_by}, <ClinicTime timestamp={dismissed_at} timeZone={timeZone} />
    </>
  );
}

function factsOf({ error }: RequestChange): Partial<DeskFailure['facts']> {
  return error instanceof DeskFailure ? error.facts : {};
}
