import { Button, CloseButton, Group, Text } from '@mantine/core';
import type { RequestChange } from '@mdhq/portal-react';
import { type ReactNode, useState } from 'react';
import { DeskFailure } from '../call-desk.ts';
import { ClinicTime } from '../clinic-time.tsx';
import { failureWords } from '../failure-words.ts';
import classes from './changes.module.css';
import { subjectOf, waiting } from './undoable.ts';
import type { Changes } from './use-changes.ts';

interface ChangeNoticesProps {
  readonly changes: Changes;
  readonly timeZone: string;
}

/** What has become of dismissals: the last one with its undo, what waits for the network, and what failed. */
export function ChangeNotices({ changes, timeZone }: ChangeNoticesProps): ReactNode {
  const [readUntil, setReadUntil] = useState(0);
  const isUnread = ({ submittedAt }: RequestChange): boolean => submittedAt > readUntil;
  const failed = changes.all.filter(({ status }) => status === 'error').filter(isUnread);
  const left = waiting(changes.all);
  const [last] = changes.undoable.filter((stroke) => stroke.some(isUnread));
  const more = changes.undoable.length - 1;
  const onClose = (): void => {
    setReadUntil(Math.max(0, ...changes.all.map(({ submittedAt }) => submittedAt)));
  };
  const onUndo = (): void => {
    // The button goes with what it undoes, and the focus must not.
    document.getElementById('content')?.focus();
    changes.undo();
  };

  return (
    <div className={classes['notices']} role="status" aria-label="What was done">
      {left.length > 0 && (
        <div className={classes['notice']} data-mood="waits">
          <Text size="sm">
            {left.length === 1 ? '1 change waits' : `${left.length} changes wait`} for the network
            and will go out without you. Keep this page open.
          </Text>
        </div>
      )}
      {failed.map((change) => (
        <div key={`${change.act} ${change.id}`} className={classes['notice']} data-mood="bad">
          <FailedChange change={change} timeZone={timeZone} />
          <CloseButton aria-label="Close this notice" onClick={onClose} />
        </div>
      ))}
      {last !== undefined && (
        <div className={classes['notice']}>
          <Text size="sm" className={classes['subject']}>
            Dismissed: {strokeWords(last)}
            {more > 0 && <span className={classes['more']}> and {more} before it</span>}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Button size="xs" variant="default" title="Undo (u)" onClick={onUndo}>
              Undo
            </Button>
            <CloseButton aria-label="Close this notice" onClick={onClose} />
          </Group>
        </div>
      )}
    </div>
  );
}

function strokeWords(stroke: readonly RequestChange[]): string {
  const [first] = stroke;
  return stroke.length === 1 && first !== undefined
    ? subjectOf(first)
    : `${stroke.length} requests`;
}

function FailedChange({
  change,
  timeZone,
}: {
  readonly change: RequestChange;
  readonly timeZone: string;
}): ReactNode {
  const { act, error } = change;
  const { dismissed_by, dismissed_at } = error instanceof DeskFailure ? error.facts : {};
  if (dismissed_by !== undefined && dismissed_at !== undefined) {
    return (
      <Text size="sm">
        {subjectOf(change)} was dismissed already, by {dismissed_by},{' '}
        <ClinicTime timestamp={dismissed_at} timeZone={timeZone} />. There is nothing left to do.
      </Text>
    );
  }
  const { title, advice } = failureWords(error ?? new Error());
  return (
    <Text size="sm">
      {subjectOf(change)} was not {act === 'dismiss' ? 'dismissed' : 'put back'}. {title}. {advice}
    </Text>
  );
}
