import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react';

interface FocusWatch {
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: () => void;
}

/**
 * Moves the focus to an element when the one within that had it has left the page, such as a button that somebody else's
 * action has made pointless. A focus that has gone on elsewhere stays there.
 * @returns what the element around them both listens with
 */
export function useFocusFallback(fallback: RefObject<HTMLElement | null>): FocusWatch {
  const focused = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (focused.current === null || focused.current.isConnected) return;
    focused.current = null;
    if (document.activeElement === document.body) fallback.current?.focus();
  });
  return {
    onFocus: ({ target }) => {
      focused.current = target;
    },
    onBlur: () => {
      focused.current = null;
    },
  };
}
