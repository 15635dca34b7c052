import type { ReactNode } from 'react';
import classes from './icon.module.css';

/** On a 24 x 24 grid. */
const paths = {
  clipboard: 'M9 4H6v17h12V4h-3M9 2.5h6V6H9zM9 11h6M9 15h4',
  pill: 'M10.5 20.5a5 5 0 0 1-7-7l10-10a5 5 0 0 1 7 7zM8.5 8.5l7 7',
  refill: 'M20 12a8 8 0 1 1-2.5-5.8M20 3v4.5h-4.5M12 9v6M9 12h6',
  leaf: 'M5 21c0-5 3-9 8-11M6.5 16.5C5 9 10 4 20 4c0 10-5 15-13.5 12.5z',
  envelope: 'M3 5.5h18v13H3zM3 7l9 6.5L21 7',
  document: 'M6 2.5h8l4.5 4.5v14.5H6zM14 2.5V7h4.5',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M5 5l1.7 1.7M17.3 17.3 19 19M5 19l1.7-1.7M17.3 6.7 19 5',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  screen: 'M3 4.5h18v12H3zM8 20.5h8M12 16.5v4',
  help: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.7v.1',
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  check: 'M4.5 12.5l5 5 10-11',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 21c.5-4 3.5-6 7.5-6s7 2 7.5 6',
} as const;

export type IconName = keyof typeof paths;

/** A decorative icon, hidden from screen readers. */
export function Icon({ name }: { readonly name: IconName }): ReactNode {
  return (
    <svg className={classes['icon']} viewBox="0 0 24 24" aria-hidden focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
