import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the focus in a list: once the entry that had it is gone, the one in its place has it, or the last.
 * @param otherwise what has it once the list is empty
 * @returns what the list does when something in it gets the focus
 */
export function useFocusInPlace(
  list: RefObject<HTMLOListElement | null>,
  otherwise: RefObject<HTMLElement | null>,
): (event: FocusEvent) => void {
  const last = useRef<{ readonly entry: Element; readonly place: number } | null>(null);
  useLayoutEffect(() => {
    if (last.current === null || last.current.entry.isConnected) return;
    const { place } = last.current;
    last.current = null;
    // Whoever has gone on elsewhere stays there.
    if (document.activeElement !== document.body) return;
    const entries = list.current?.children;
    const next = entries?.[Math.min(place, entries.length - 1)] ?? otherwise.current;
    if (next instanceof HTMLElement) next.focus();
  });
  return ({ currentTarget, target }) => {
    const place = [...currentTarget.children].findIndex((entry) => entry.contains(target));
    const entry = currentTarget.children[place];
    last.current = entry === undefined ? null : { entry, place };
  };
}
