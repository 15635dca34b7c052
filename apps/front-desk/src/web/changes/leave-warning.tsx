import { portalKeys } from '@mdhq/portal-react';
import { useIsMutating } from '@tanstack/react-query';
import { useEffect } from 'react';

/** Makes the browser ask for confirmation before the page is closed with unsaved changes. Renders nothing. */
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
