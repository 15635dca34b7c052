import { onlineManager } from '@tanstack/react-query';
import { type ReactNode, useSyncExternalStore } from 'react';
import classes from './desk.module.css';

/** Shows that the browser is offline, and that changes are not lost. */
export function OfflineBanner(): ReactNode {
  const isOnline = useSyncExternalStore(
    (onChange) => onlineManager.subscribe(onChange),
    () => onlineManager.isOnline(),
  );
  return (
    <div role="status">
      {!isOnline && <p className={classes['offline']}>Offline. Changes send when you reconnect.</p>}
    </div>
  );
}
