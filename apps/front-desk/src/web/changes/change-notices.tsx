import { Button, CloseButton, Group, Text } from '@mantine/core';
import { type RequestChange, useInvitationChanges } from '@mdhq/portal-react';
import type { ReactNode } from 'react';
import { useKept } from '../place.ts';
import { changeWords, strokeWords } from './change-words.ts';
import classes from './changes.module.css';
import { EarlierDismissals } from './earlier-dismissals.tsx';
import { FailedChanges } from './failed-changes.tsx';
import { SecondsLeft } from './seconds-left.tsx';
import { failures, pausing, waiting } from './undoable.ts';
import type { Changes } from './use-changes.ts';

interface ChangeNoticesProps {
  readonly changes: Changes;
  readonly timeZone: string;
}

/** What has become of changes: what waits, what failed, what was put back, and the last dismissal with its undo. */
export function ChangeNotices({ changes, timeZone }: ChangeNoticesProps): ReactNode {
  const [closed, setClosed] = useKept<ReadonlySet<string>>('closed notices', new Set());
  const isOpen = (change: RequestChange): boolean => !closed.has(keyOf(change));
  const close = (read: readonly RequestChange[]): void =>
    setClosed((before) => new Set([...before, ...read.map(keyOf)]));
  const left = waiting(changes.all);
  const invitations = waiting(useInvitationChanges());
  const paused = pausing(changes.all);
  const back = changes.putBack.filter(isOpen);
  const [last, ...earlier] = changes.undoable.filter((stroke) => stroke.some(isOpen));
  const putBack = (stroke: readonly RequestChange[]): void => {
    // The button goes with what it undoes, and the focus must not.
    document.getElementById('content')?.focus();
    changes.restore(stroke);
  };

  return (
    // Each card is read out when it comes, and not all of them anew.
    <div
      className={classes['notices']}
      role="status"
      aria-label="What was done"
      aria-atomic={false}
    >
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
      {failures(changes.all)
        .map((failed) => failed.filter(isOpen))
        .filter((failed) => failed.length > 0)
        .map((failed) => (
          <div key={failed.map(keyOf).join()} className={classes['notice']} data-mood="bad">
            <FailedChanges failed={failed} timeZone={timeZone} />
            <CloseButton aria-label="Close this notice" onClick={() => close(failed)} />
          </div>
        ))}
      {back.length > 0 && (
        <div className={classes['notice']}>
          <Text size="sm" className={classes['subject']}>
            {strokeWords('Put back', back)}
          </Text>
          <CloseButton aria-label="Close this notice" onClick={() => close(back)} />
        </div>
      )}
      {last !== undefined && (
        <div className={classes['notice']}>
          <div>
            <Text size="sm" className={classes['subject']}>
              {strokeWords(waiting(last).length > 0 ? 'To be dismissed' : 'Dismissed', last)}
            </Text>
            {earlier.length > 0 && <EarlierDismissals strokes={earlier} onPutBack={putBack} />}
          </div>
          <Group gap="xs" wrap="nowrap">
            <Button size="xs" variant="default" title="Undo (u)" onClick={() => putBack(last)}>
              Undo
            </Button>
            <CloseButton
              aria-label="Close this notice"
              onClick={() => close(changes.undoable.flat())}
            />
          </Group>
        </div>
      )}
    </div>
  );
}

function countWords(count: number): string {
  return count === 1 ? '1 change waits' : `${count} changes wait`;
}

function keyOf({ act, id, submittedAt }: RequestChange): string {
  return `${act} ${id} ${submittedAt}`;
}
