import { onlineManager } from '@tanstack/react-query';
import { type ReactNode, useSyncExternalStore } from 'react';
import classes from '../ui/ui.module.css';

/** Says that there is no network, and that nothing is lost by it. */
export function OfflineBanner(): ReactNode {
  const isOnline = useSyncExternalStore(
    (onChange) => onlineManager.subscribe(onChange),
    () => onlineManager.isOnline(),
  );
  return (
    <div role="status">
      {!isOnline && (
        <p className={classes['offline']}>
          No network. You see what was last read; what you do is sent as soon as there is one.
        </p>
      )}
    </div>
  );
}
