import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';

const placeholders = ['one', 'two', 'three', 'four', 'five', 'six'];

/** Placeholders for rows that are loading. */
export function LoadingList(): ReactNode {
  return (
    <div role="status" aria-label="Loading requests">
      {placeholders.map((one) => (
        <Skeleton key={one} height={48} m={8} width="auto" />
      ))}
    </div>
  );
}
