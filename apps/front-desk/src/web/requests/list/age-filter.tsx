import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from '../requests.module.css';
import { type Age, ages, type Narrowing } from './filters.ts';

interface AgeFilterProps {
  readonly status: 'open' | 'dismissed';
  readonly narrowing: Narrowing;
  readonly onChange: (narrowing: Narrowing) => void;
}

/** Narrows the list to what was sent in long ago, whenever it was dismissed. */
export function AgeFilter({ status, narrowing, onChange }: AgeFilterProps): ReactNode {
  return (
    <NativeSelect
      className={classes['age']}
      size="xs"
      aria-label="Age"
      value={narrowing.age}
      onChange={(event) =>
        onChange({ ...narrowing, age: event.currentTarget.value as Age, chosenAt: Date.now() })
      }
      data={ages.map(({ value, words, sentIn }) => ({
        value,
        label: status === 'open' ? words : sentIn,
      }))}
    />
  );
}
