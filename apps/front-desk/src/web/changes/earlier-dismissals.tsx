import { Button, Text } from '@mantine/core';
import type { RequestChange } from '@mdhq/portal-react';
import { type ReactNode, useState } from 'react';
import { strokeWords } from './change-text.ts';
import classes from './changes.module.css';

interface EarlierDismissalsProps {
  /** The last first. */
  readonly strokes: readonly (readonly RequestChange[])[];
  readonly onPutBack: (stroke: readonly RequestChange[]) => void;
}

/** The dismissals before the last one, folded; each can be put back for itself. */
export function EarlierDismissals({ strokes, onPutBack }: EarlierDismissalsProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className={classes['earlier']}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{strokes.length} before it</summary>
      {isOpen && (
        <ul>
          {strokes.map((stroke) => {
            const words = strokeWords('Dismissed', stroke);
            return (
              <li key={stroke.map(({ id }) => id).join()}>
                <Text size="sm" className={classes['subject']}>
                  {words}
                </Text>
                <Button
                  size="compact-xs"
                  variant="default"
                  className={classes['putBack']}
                  aria-label={`Put back what was ${words.replace(/^D/, 'd')}`}
                  onClick={() => onPutBack(stroke)}
                >
                  Put back
                </Button>
              </li>
            );
          })}
        </ul>
      )}
    </details>
  );
}
