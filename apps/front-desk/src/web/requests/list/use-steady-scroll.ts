import type { InboxEntry } from '@mdhq/portal-client';
import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the rows in view at their position when rows above them are added or removed.
 * @param rowHeight in pixels
 */
export function useSteadyScroll(
  box: RefObject<HTMLElement | null>,
  entries: readonly InboxEntry[],
  rowHeight: number,
): void {
  const before = useRef(entries);
  useLayoutEffect(() => {
    const was = before.current;
    before.current = entries;
    const element = box.current;
    if (was === entries || element === null || element.scrollTop === 0) return;
    const moved = rowsMoved(was, entries, Math.floor(element.scrollTop / rowHeight));
    if (moved !== 0) element.scrollTop += moved * rowHeight;
  }, [box, entries, rowHeight]);
}

/** By how many positions the first remaining row in view has moved. */
export function rowsMoved(
  was: readonly { readonly id: number }[],
  now: readonly { readonly id: number }[],
  firstInView: number,
): number {
  const positions = new Map(now.map(({ id }, index) => [id, index]));
  for (let index = firstInView; index < was.length; index += 1) {
    const position = positions.get(was[index]?.id ?? 0);
    if (position !== undefined) return position - index;
  }
  return 0;
}
