import type { ReactNode } from 'react';
import { type View, viewNames } from '../navigation/views.ts';
import classes from './desk.module.css';

interface ViewLinksProps {
  readonly view: View;
  /** The number of open requests; undefined until it is known. */
  readonly openCount: number | undefined;
}

/** Links to the views. */
export function ViewLinks({ view, openCount }: ViewLinksProps): ReactNode {
  return (
    <nav className={classes['views']} aria-label="Views">
      {Object.entries(viewNames).map(([one, name]) => (
        <a
          key={one}
          href={`#${one}`}
          aria-current={one === view ? 'page' : undefined}
          aria-label={
            one === 'inbox' && openCount !== undefined
              ? `${name}, ${openCount.toLocaleString('en-US')} open`
              : undefined
          }
        >
          {name}{' '}
          {one === 'inbox' && openCount !== undefined && (
            <span className={classes['openCount']}>{openCount.toLocaleString('en-US')}</span>
          )}
        </a>
      ))}
    </nav>
  );
}
