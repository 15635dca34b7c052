import { Text } from '@mantine/core';
import type { RequestChange } from '@mdhq/portal-react';
import type { ReactNode } from 'react';
import { DeskFailure } from '../backend/call-desk.ts';
import { ClinicTime } from '../ui/clinic-time.tsx';
import { failureWords } from '../ui/failure-messages.ts';
import { requestWords } from './change-text.ts';
import classes from './changes.module.css';

/** How many are named, where many have failed. */
const mostNamed = 5;

interface FailedChangesProps {
  /** One or more, of one act and cause. */
  readonly failed: readonly RequestChange[];
  readonly timeZone: string;
}

/** What could not be changed, why, and what to do about it. */
export function FailedChanges({ failed, timeZone }: FailedChangesProps): ReactNode {
  const [first] = failed;
  if (first === undefined) return null;
  const more = failed.length - mostNamed;
  const isOne = failed.length === 1;
  const isDone = factsOf(first).dismissed_by !== undefined;
  const { title, advice } = failureWords(first.error ?? new Error());
  const undone = `not ${first.act === 'dismiss' ? 'dismissed' : 'put back'}. ${title}. ${advice}`;
  const was = isDone ? 'dismissed already' : undone;
  return (
    <div className={classes['subject']}>
      <Text size="sm">
        {isOne ? `${requestWords(first)} was ${was}` : `${failed.length} requests were ${was}`}
        {isDone && (
          <>
            {isOne && <FirstOne change={first} timeZone={timeZone} />}. There is nothing left to do.
          </>
        )}
      </Text>
      {!isOne && (
        <ul className={classes['named']}>
          {failed.slice(0, mostNamed).map((change) => (
            <li key={change.id}>
              {requestWords(change)}
              {isDone && <FirstOne change={change} timeZone={timeZone} />}
            </li>
          ))}
          {more > 0 && <li>and {more} more</li>}
        </ul>
      )}
    </div>
  );
}

/** Who was first, and when. */
function FirstOne({
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
      , by {dismissed_by}, <ClinicTime timestamp={dismissed_at} timeZone={timeZone} />
    </>
  );
}

function factsOf({ error }: RequestChange): Partial<DeskFailure['facts']> {
  return error instanceof DeskFailure ? error.facts : {};
}
