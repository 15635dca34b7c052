import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import classes from './changes.module.css';

/**
 * Notices at the bottom of the page. On a phone, all but the last are collapsed to one line each, so that the list stays
 * visible; a button expands them.
 */
export function NoticeStack({ children }: { readonly children: ReactNode }): ReactNode {
  const [isExpanded, setExpanded] = useState(false);
  const label = isExpanded ? 'Collapse' : 'Expand';
  return (
    <div className={classes['stack']} data-collapsed={!isExpanded || undefined}>
      <Button
        size="compact-xs"
        variant="default"
        className={classes['expand']}
        aria-expanded={isExpanded}
        aria-label={`${label} notifications`}
        onClick={() => setExpanded(!isExpanded)}
      >
        {label}
      </Button>
      {/* Not atomic: a new notice is announced without repeating the others. */}
      <div
        className={classes['notices']}
        role="status"
        aria-label="Notifications"
        aria-atomic={false}
      >
        {children}
      </div>
    </div>
  );
}
