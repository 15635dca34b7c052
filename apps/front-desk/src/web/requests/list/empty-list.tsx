import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../../ui/icon.tsx';
import classes from '../requests.module.css';

interface EmptyListProps {
  readonly status: 'open' | 'dismissed';
  readonly isFiltered: boolean;
  readonly onClearFilters: () => void;
}

/** Why the list is empty. */
export function EmptyList({ status, isFiltered, onClearFilters }: EmptyListProps): ReactNode {
  return (
    <div className={classes['nothing']}>
      <Icon name={status === 'open' && !isFiltered ? 'check' : 'document'} />
      {isFiltered ? (
        <>
          <Text fw={600}>No requests match these filters.</Text>
          <Button variant="default" size="xs" onClick={onClearFilters}>
            Clear filters
          </Button>
        </>
      ) : (
        <>
          <Text fw={600}>{status === 'open' ? 'All caught up' : 'No dismissed requests'}</Text>
          <Text size="sm">
            {status === 'open'
              ? 'New requests appear automatically.'
              : 'Dismissed requests appear here. You can return them to the inbox.'}
          </Text>
        </>
      )}
    </div>
  );
}
