import { useEffect, useEffectEvent } from 'react';

/** Below this width, the reading pane covers the list; requests.module.css has the same. */
const narrow = '(max-width: 56em)';

/**
 * Makes the browser's Back button close a reading pane that covers the list. The history contains only that a request was
 * open, not which.
 */
export function useBackButton(isReading: boolean, close: () => void): void {
  const onBack = useEffectEvent(close);
  useEffect(() => {
    if (!isReading || !matchMedia(narrow).matches) return;
    // The entry exists if the user has navigated back to the open request.
    if (history.state !== 'reading') history.pushState('reading', '');
    const onPopState = (): void => onBack();
    addEventListener('popstate', onPopState);
    return () => {
      removeEventListener('popstate', onPopState);
      if (history.state === 'reading') history.back();
    };
  }, [isReading]);
}
