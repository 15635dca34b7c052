import { Button, CloseButton, Group, Text } from '@mantine/core';
import type { RequestChange } from '@mdhq/portal-react';
import type { ReactNode } from 'react';
import { useKept } from '../ui/ui-state.ts';
import { failures, pausing, waiting } from './change-status.ts';
import { strokeWords } from './change-text.ts';
import classes from './changes.module.css';
import { EarlierDismissals } from './earlier-dismissals.tsx';
import { FailedChanges } from './failed-changes.tsx';
import { NoticeStack } from './notice-stack.tsx';
import type { Changes } from './use-changes.ts';
import { WaitingNotices } from './waiting-notices.tsx';

interface ChangeNoticesProps {
  readonly changes: Changes;
  readonly timeZone: string;
  /** What else is to be told. */
  readonly children: ReactNode;
}

/** What has become of changes: what waits, what failed, what was put back, and the last dismissal with its undo. */
export function ChangeNotices({ changes, timeZone, children }: ChangeNoticesProps): ReactNode {
  const [closed, setClosed] = useKept<ReadonlySet<string>>('closed notices', new Set());
  const isOpen = (change: RequestChange): boolean => !closed.has(keyOf(change));
  const close = (read: readonly RequestChange[]): void =>
    setClosed((before) => new Set([...before, ...read.map(keyOf)]));
  const back = changes.putBack.filter(isOpen);
  const [last, ...earlier] = changes.undoable.filter((stroke) => stroke.some(isOpen));
  const putBack = (stroke: readonly RequestChange[]): void => {
    // The button goes with what it undoes, and the focus must not.
    document.getElementById('content')?.focus();
    changes.restore(stroke);
  };

  return (
    <NoticeStack>
      <WaitingNotices changes={changes.all} />
      {failures(changes.all)
        .map((failed) => failed.filter(isOpen))
        .filter((failed) => failed.length > 0)
        .map((failed) => (
          <div key={failed.map(keyOf).join()} className={classes['notice']} data-mood="bad">
            <FailedChanges failed={failed} timeZone={timeZone} />
            <CloseButton aria-label="Close this notice" onClick={() => close(failed)} />
          </div>
        ))}
      {children}
      {back.length > 0 && (
        <div className={classes['notice']}>
          <Text size="sm" className={classes['subject']}>
            {strokeWords('Put back', back)}
          </Text>
          <CloseButton aria-label="Close this notice" onClick={() => close(back)} />
        </div>
      )}
      {last !== undefined && (
        <div className={classes['notice']} data-earlier={earlier.length > 0 || undefined}>
          <Text size="sm" className={classes['subject']}>
            {strokeWords(isUnderWay(last) ? 'Will dismiss' : 'Dismissed', last)}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Button
              // An element for each: the focus must not go over to the undo of something else.
              key={last.map(keyOf).join()}
              size="xs"
              variant="default"
              title="Undo (u)"
              onClick={() => putBack(last)}
            >
              Undo
            </Button>
            <CloseButton
              aria-label="Close this notice"
              onClick={() => close(changes.undoable.flat())}
            />
          </Group>
          {earlier.length > 0 && <EarlierDismissals strokes={earlier} onPutBack={putBack} />}
        </div>
      )}
    </NoticeStack>
  );
}

/** Whether some of it is not done yet, and may still fail. */
function isUnderWay(stroke: readonly RequestChange[]): boolean {
  return waiting(stroke).length + pausing(stroke).length > 0;
}

function keyOf({ act, id, submittedAt }: RequestChange): string {
  return `${act} ${id} ${submittedAt}`;
}
