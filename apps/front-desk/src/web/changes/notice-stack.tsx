import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import classes from './changes.module.css';

/**
 * Cards at the bottom of the page. On a phone all but the last are a line each, until somebody wants to read them, so
 * that what is worked on stays in sight.
 */
export function NoticeStack({ children }: { readonly children: ReactNode }): ReactNode {
  const [isUnfolded, setUnfolded] = useState(false);
  return (
    <div className={classes['stack']} data-folded={!isUnfolded || undefined}>
      <Button
        size="compact-xs"
        variant="default"
        className={classes['unfold']}
        aria-expanded={isUnfolded}
        onClick={() => setUnfolded(!isUnfolded)}
      >
        {isUnfolded ? 'Fold the notices' : 'Show the notices in full'}
      </Button>
      {/* Each card is read out when it comes, and not all of them anew. */}
      <div
        className={classes['notices']}
        role="status"
        aria-label="What was done"
        aria-atomic={false}
      >
        {children}
      </div>
    </div>
  );
}
