import type { InboxEntry } from '@mdhq/portal-client';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
} from 'react';
import { useNow } from '../../ui/use-now.ts';
import classes from '../requests.module.css';
import { RequestRow } from './request-row.tsx';
import { useSteadyScroll } from './use-steady-scroll.ts';

/** In pixels; the style sheet has the same. */
const rowHeight = 64;

export interface RequestListHandle {
  /** Brings a row into view and moves the focus to it. */
  focusRow(id: number): void;
}

interface RequestListProps {
  readonly entries: readonly InboxEntry[];
  readonly label: string;
  readonly timeZone: string;
  readonly reading: number | null;
  readonly checked: ReadonlySet<number>;
  readonly fresh: ReadonlySet<number>;
  /** What the dismissals wait for that are not made yet, by request. */
  readonly waits: ReadonlyMap<number, string>;
  readonly onRead: (entry: InboxEntry) => void;
  /** Goes so many rows down, or up. */
  readonly onStep: (by: number) => void;
  readonly onCheck: ((entry: InboxEntry) => void) | undefined;
  /** When the end comes into view. */
  readonly onEnd: () => void;
  readonly ref: Ref<RequestListHandle>;
}

/** The rows that are in view, of however many there are. */
export function RequestList(props: RequestListProps): ReactNode {
  const { entries, label, timeZone, reading, checked, fresh, waits } = props;
  const { onRead, onStep, onCheck, onEnd, ref } = props;
  const box = useRef<HTMLUListElement>(null);
  const wanted = useRef<number | null>(null);
  const now = useNow();
  const readIndex = entries.findIndex(({ id }) => id === reading);
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    getItemKey: (index) => entries[index]?.id ?? index,
    estimateSize: () => rowHeight,
    overscan: 12,
    // Whoever comes back finds the row that is read.
    initialOffset: Math.max(0, readIndex - 3) * rowHeight,
    paddingEnd: rowHeight, // The notice of what was done covers no row.
    // The row that is read may hold the focus, which would be lost with it.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      const isShown = readIndex === -1 || shown.includes(readIndex);
      return isShown ? shown : [...shown, readIndex].sort((one, other) => one - other);
    },
  });
  useSteadyScroll(box, entries, rowHeight);

  const focusWanted = (): void => {
    const row = box.current?.querySelector<HTMLElement>(`[data-request="${wanted.current}"]`);
    if (row === null || row === undefined) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  };
  // A row that was out of view is only there after the list has scrolled.
  useEffect(focusWanted);
  useImperativeHandle(ref, () => ({
    focusRow(id) {
      const index = entries.findIndex((entry) => entry.id === id);
      if (index === -1) return;
      wanted.current = id;
      virtualizer.scrollToIndex(index);
      focusWanted();
    },
  }));

  const rows = virtualizer.getVirtualItems();
  const last = rows.at(-1)?.index ?? -1;
  const tabbable = readIndex === -1 ? (virtualizer.range?.startIndex ?? 0) : readIndex;
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = steps[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onStep(by);
  };
  useEffect(() => {
    if (last >= entries.length - 1) onEnd();
  });
  return (
    <ul
      ref={box}
      className={classes['list']}
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <li aria-hidden style={{ height: virtualizer.getTotalSize() }} />
      {rows.map(({ index, start }) => {
        const entry = entries[index];
        if (entry === undefined) return null;
        return (
          <li
            key={entry.id}
            className={classes['place']}
            style={{ transform: `translateY(${start}px)` }}
            aria-posinset={index + 1}
            aria-setsize={entries.length}
          >
            <RequestRow
              entry={entry}
              timeZone={timeZone}
              now={now}
              isRead={entry.id === reading}
              isNew={fresh.has(entry.id)}
              waitsFor={waits.get(entry.id)}
              isChecked={checked.has(entry.id)}
              isTabbable={index === tabbable}
              onRead={() => onRead(entry)}
              onCheck={onCheck && (() => onCheck(entry))}
            />
          </li>
        );
      })}
    </ul>
  );
}

/** How far the keys go that lists have everywhere. */
const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 8,
  PageUp: -8,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};
