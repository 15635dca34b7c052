import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react';

interface FocusHandlers {
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: () => void;
}

/**
 * Moves the focus to a fallback element when the focused element is removed from the page, such as a button that a
 * colleague's action has made pointless. A focus that has already moved elsewhere stays there.
 * @returns handlers for the element that contains both
 */
export function useFocusFallback(fallback: RefObject<HTMLElement | null>): FocusHandlers {
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

/**
 * Keeps the focus in a list: when the focused entry is removed, the focus moves to the entry in its position, or to the
 * last one. A focus that has already moved elsewhere stays there.
 * @param whenEmpty receives the focus once the list is empty
 * @returns the `onFocus` handler of the list
 */
export function useFocusInList(
  list: RefObject<HTMLOListElement | null>,
  whenEmpty: RefObject<HTMLElement | null>,
): (event: FocusEvent) => void {
  const last = useRef<{ readonly entry: Element; readonly position: number } | null>(null);
  useLayoutEffect(() => {
    if (last.current === null || last.current.entry.isConnected) return;
    const { position } = last.current;
    last.current = null;
    if (document.activeElement !== document.body) return;
    const entries = list.current?.children;
    const next = entries?.[Math.min(position, entries.length - 1)] ?? whenEmpty.current;
    if (next instanceof HTMLElement) next.focus();
  });
  return ({ currentTarget, target }) => {
    const position = [...currentTarget.children].findIndex((entry) => entry.contains(target));
    const entry = currentTarget.children[position];
    last.current = entry === undefined ? null : { entry, position };
  };
}
