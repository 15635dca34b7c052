import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../../ui/icon.tsx';
import classes from '../requests.module.css';

interface NothingListedProps {
  readonly status: 'open' | 'dismissed';
  readonly isNarrowed: boolean;
  readonly onShowAll: () => void;
}

/** Why a list is empty, and what to do about it. */
export function NothingListed({ status, isNarrowed, onShowAll }: NothingListedProps): ReactNode {
  return (
    <div className={classes['nothing']}>
      <Icon name={status === 'open' && !isNarrowed ? 'check' : 'document'} />
      {isNarrowed ? (
        <>
          <Text fw={600}>Nothing matches</Text>
          <Text size="sm">No request is of this type, age and patient.</Text>
          <Button variant="default" size="xs" onClick={onShowAll}>
            Show all
          </Button>
        </>
      ) : (
        <>
          <Text fw={600}>{status === 'open' ? 'All done' : 'Nothing was dismissed yet'}</Text>
          <Text size="sm">
            {status === 'open'
              ? 'Nobody is waiting. What patients send in shows up here by itself.'
              : 'What is dismissed can be put back from here.'}
          </Text>
        </>
      )}
    </div>
  );
}
