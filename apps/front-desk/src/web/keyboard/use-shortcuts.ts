import { useEffect, useEffectEvent } from 'react';
import { type Action, actionOf } from './shortcuts.ts';

/**
 * Listens for the keys of these actions as long as the component is there.
 * @param hasLetters whether single letters and signs count; some people press them by accident (WCAG 2.1.4)
 */
export function useShortcuts(
  hasLetters: boolean,
  handlers: Partial<Record<Action, () => void>>,
): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const action = hasLetters || event.key.length > 1 ? actionOf(event) : undefined;
    const handle = action && handlers[action];
    if (handle === undefined) return;
    event.preventDefault();
    handle();
  });
  useEffect(() => {
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
