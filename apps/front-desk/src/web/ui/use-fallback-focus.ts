import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Moves the focus to an element when what had it inside has left the page.
 * @returns what the element does when something in it gets the focus
 */
export function useFallbackFocus(
  element: RefObject<HTMLElement | null>,
): (event: FocusEvent) => void {
  const last = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (last.current === null || last.current.isConnected) return;
    last.current = null;
    // Whoever has gone on elsewhere stays there.
    if (document.activeElement === document.body) element.current?.focus();
  });
  return ({ target }) => {
    last.current = target;
  };
}
