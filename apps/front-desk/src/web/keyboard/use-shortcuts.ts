import { useEffect, useEffectEvent, useState } from 'react';
import { createKeyBursts, type Meant } from './key-bursts.ts';
import { type Action, actionOf, isForPage, isLetter } from './shortcuts.ts';

const certainly: Meant = Promise.resolve(true);

/**
 * Handles the shortcuts of these actions while the component is mounted. Handlers receive a promise of whether the key was
 * meant as a command, which is known a moment later.
 * @param hasLetters whether single-character shortcuts are enabled; users can turn them off (WCAG 2.1.4)
 */
export function useShortcuts(
  hasLetters: boolean,
  handlers: Partial<Record<Action, (meant: Meant) => void>>,
): void {
  const [bursts] = useState(() =>
    createKeyBursts({
      now: () => performance.now(),
      setTimeout: (callback, ms) => setTimeout(callback, ms),
    }),
  );
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const action = hasLetters || event.key.length > 1 ? actionOf(event) : undefined;
    const isTyped = isLetter(event) && isForPage(event) && !event.repeat;
    const meant = isTyped ? bursts.press(action) : certainly;
    const handle = action && handlers[action];
    if (handle === undefined || meant === undefined || event.defaultPrevented) return;
    event.preventDefault();
    handle(meant);
  });
  useEffect(() => {
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
