import { useEffect, useEffectEvent } from 'react';

/** Where the list and what is read do not fit side by side; requests.module.css has the same. */
const narrow = '(max-width: 56em)';

/** Lets the browser's way back lead from what covers the list to the list. Its history learns no more than that. */
export function useWayBack(isReading: boolean, close: () => void): void {
  const onBack = useEffectEvent(close);
  useEffect(() => {
    if (!isReading || !matchMedia(narrow).matches) return;
    // Whoever comes back from elsewhere to what covers the list is there already.
    if (history.state !== 'reading') history.pushState('reading', '');
    const goBack = (): void => onBack();
    addEventListener('popstate', goBack);
    return () => {
      removeEventListener('popstate', goBack);
      if (history.state === 'reading') history.back();
    };
  }, [isReading]);
}
