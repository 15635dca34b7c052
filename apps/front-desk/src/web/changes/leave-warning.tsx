import { portalKeys } from '@mdhq/portal-react';
import { useIsMutating } from '@tanstack/react-query';
import { useEffect } from 'react';

/** Asks before the page is closed, as long as a change would be lost with it. Shows nothing. */
export function LeaveWarning(): null {
  const isNeeded = useIsMutating({ mutationKey: portalKeys.all() }) > 0;
  useEffect(() => {
    if (!isNeeded) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [isNeeded]);
  return null;
}
