import { Button, CloseButton, Group, Text } from '@mantine/core';
import type { RequestChange } from '@mdhq/portal-react';
import { type ReactNode, useState } from 'react';
import { useUiState } from '../ui/ui-state.ts';
import { delayed, failures, waiting } from './change-status.ts';
import { requestsLabel } from './change-text.ts';
import classes from './changes.module.css';
import { FailedChanges } from './failed-changes.tsx';
import { NoticeStack } from './notice-stack.tsx';
import type { Changes } from './use-changes.ts';
import { WaitingNotices } from './waiting-notices.tsx';

interface ChangeNoticesProps {
  readonly changes: Changes;
  readonly timeZone: string;
  /** More notices. */
  readonly children: ReactNode;
}

/** Notices about changes: waiting and failed ones, restored requests, and the last dismissal with its undo. */
export function ChangeNotices({ changes, timeZone, children }: ChangeNoticesProps): ReactNode {
  const [closed, setClosed] = useUiState<ReadonlySet<string>>('closed notices', new Set());
  const isOpen = (change: RequestChange): boolean => !closed.has(keyOf(change));
  const close = (shown: readonly RequestChange[]): void =>
    setClosed((before) => new Set([...before, ...shown.map(keyOf)]));
  const restored = changes.restored.filter(isOpen);
  const [last, ...earlier] = changes.undoable.filter((command) => command.some(isOpen));
  const restore = (command: readonly RequestChange[]): void => {
    // The button disappears, and must not take the focus with it.
    document.getElementById('content')?.focus();
    changes.restore(command);
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
            <CloseButton aria-label="Close notice" onClick={() => close(failed)} />
          </div>
        ))}
      {children}
      {restored.length > 0 && (
        <div className={classes['notice']}>
          <Text size="sm" className={classes['subject']}>
            Returned {requestsLabel(restored)} to inbox
          </Text>
          <CloseButton aria-label="Close notice" onClick={() => close(restored)} />
        </div>
      )}
      {last !== undefined && (
        <div className={classes['notice']} data-earlier={earlier.length > 0 || undefined}>
          <Text size="sm" className={classes['subject']}>
            {isPending(last)
              ? `Dismissing ${requestsLabel(last)}…`
              : `Dismissed ${requestsLabel(last)}`}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Button
              // A new element for each, so that the focus does not pass to the undo of another dismissal.
              key={last.map(keyOf).join()}
              size="xs"
              variant="default"
              title="Undo (u)"
              onClick={() => restore(last)}
            >
              Undo
            </Button>
            <CloseButton aria-label="Close notice" onClick={() => close(changes.undoable.flat())} />
          </Group>
          {earlier.length > 0 && <EarlierDismissals commands={earlier} onRestore={restore} />}
        </div>
      )}
    </NoticeStack>
  );
}

interface EarlierDismissalsProps {
  /** Most recent first. */
  readonly commands: readonly (readonly RequestChange[])[];
  readonly onRestore: (command: readonly RequestChange[]) => void;
}

/** The dismissals before the last one, collapsed; each can be undone separately. */
function EarlierDismissals({ commands, onRestore }: EarlierDismissalsProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className={classes['earlier']}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{commands.length} earlier</summary>
      {isOpen && (
        <ul>
          {commands.map((command) => (
            <li key={command.map(({ id }) => id).join()}>
              <Text size="sm" className={classes['subject']}>
                Dismissed {requestsLabel(command)}
              </Text>
              <Button
                size="compact-xs"
                variant="default"
                className={classes['restore']}
                aria-label={`Return to inbox: ${requestsLabel(command)}`}
                onClick={() => onRestore(command)}
              >
                Return to inbox
              </Button>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

/** Whether the portal has not confirmed all of it yet. */
function isPending(command: readonly RequestChange[]): boolean {
  return waiting(command).length + delayed(command).length > 0;
}

function keyOf({ act, id, submittedAt }: RequestChange): string {
  return `${act} ${id} ${submittedAt}`;
}
