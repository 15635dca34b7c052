import { Button, Group, Title, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from '../requests.module.css';

interface ListTitleProps {
  readonly status: 'open' | 'dismissed';
  /** How many are in the list so far; undefined while there is none. */
  readonly shown: number | undefined;
  /** How many there are in all; null where nobody counts. */
  readonly total: number | null;
  readonly isNarrowed: boolean;
  readonly fresh: number;
  readonly checked: number;
  readonly onLook: () => void;
  readonly onDismiss: () => void;
  readonly onUncheck: () => void;
  /** What else stands at the end of the line. */
  readonly children: ReactNode;
}

/** What the list is, how long, and what is new in it; with several checked, what can be done to them. */
export function ListTitle(props: ListTitleProps): ReactNode {
  const {
    status,
    shown,
    total,
    isNarrowed,
    fresh,
    checked,
    onLook,
    onDismiss,
    onUncheck,
    children,
  } = props;
  return (
    <div className={classes['listTitle']}>
      <Title order={1} size="h4" id="list-title">
        {status === 'open' ? 'Inbox' : 'Dismissed'}
        {total !== null && shown !== undefined && (
          <span className={classes['faint']}>
            {' '}
            {total.toLocaleString('en-US')} {isNarrowed ? 'matching' : 'open'}
            <span className={classes['order']}>, oldest first</span>
          </span>
        )}
        {status === 'dismissed' && <span className={classes['faint']}> last dismissed first</span>}
      </Title>
      <Group gap="xs">
        <span role="status">
          {fresh > 0 && (
            <Button size="compact-sm" variant="light" onClick={onLook}>
              {fresh} new
              <VisuallyHidden> {fresh === 1 ? 'request' : 'requests'}</VisuallyHidden>
            </Button>
          )}
        </span>
        {checked > 0 && (
          <>
            <Button size="compact-sm" onClick={onDismiss}>
              Dismiss {checked}
            </Button>
            <Button size="compact-sm" variant="subtle" onClick={onUncheck}>
              Uncheck
            </Button>
          </>
        )}
        {children}
      </Group>
    </div>
  );
}
