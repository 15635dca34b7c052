import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';

const placeholders = ['one', 'two', 'three', 'four', 'five', 'six'];

/** Where rows will be. */
export function Placeholders(): ReactNode {
  return (
    <div role="status" aria-label="Loading the list">
      {placeholders.map((one) => (
        <Skeleton key={one} height={48} m={8} width="auto" />
      ))}
    </div>
  );
}
