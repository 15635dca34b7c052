import { Button, Group, Title, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from '../requests.module.css';

interface ListTitleProps {
  readonly status: 'open' | 'dismissed';
  /** Whether the first page is loaded. */
  readonly isLoaded: boolean;
  /** The number of all requests in the list; null if the portal does not count them. */
  readonly total: number | null;
  readonly isFiltered: boolean;
  readonly newCount: number;
  readonly selectedCount: number;
  readonly onShowNew: () => void;
  readonly onDismiss: () => void;
  readonly onClearSelection: () => void;
  /** Controls at the end of the row. */
  readonly children: ReactNode;
}

/** The title of the list with its length, a button for new requests, and the actions for selected ones. */
export function ListTitle(props: ListTitleProps): ReactNode {
  const { status, isLoaded, total, isFiltered, newCount, selectedCount, children } = props;
  return (
    <div className={classes['listTitle']}>
      <Title order={1} size="h4" id="list-title">
        {status === 'open' ? 'Inbox' : 'Dismissed'}
        {total !== null && isLoaded && (
          <span className={classes['faint']}>
            {' '}
            {total.toLocaleString('en-US')} {isFiltered ? 'matching' : 'open'}
            <span className={classes['order']}>, oldest first</span>
          </span>
        )}
        {status === 'dismissed' && <span className={classes['faint']}> Most recent first</span>}
      </Title>
      <Group gap="xs">
        <span role="status">
          {newCount > 0 && (
            <Button size="compact-sm" variant="light" onClick={props.onShowNew}>
              {newCount} new
              <VisuallyHidden> {newCount === 1 ? 'request' : 'requests'}</VisuallyHidden>
            </Button>
          )}
        </span>
        {selectedCount > 0 && (
          <>
            <Button size="compact-sm" onClick={props.onDismiss}>
              Dismiss {selectedCount}
            </Button>
            <Button size="compact-sm" variant="subtle" onClick={props.onClearSelection}>
              Clear selection
            </Button>
          </>
        )}
        {children}
      </Group>
    </div>
  );
}
