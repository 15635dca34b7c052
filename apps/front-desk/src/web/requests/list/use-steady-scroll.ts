import type { InboxEntry } from '@mdhq/portal-client';
import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Keeps what is in view where it is, when rows above it come or go.
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

/** By how many places the first row in view has moved that is still there. */
export function rowsMoved(
  was: readonly { readonly id: number }[],
  now: readonly { readonly id: number }[],
  firstInView: number,
): number {
  const places = new Map(now.map(({ id }, index) => [id, index]));
  for (let index = firstInView; index < was.length; index += 1) {
    const place = places.get(was[index]?.id ?? 0);
    if (place !== undefined) return place - index;
  }
  return 0;
}
