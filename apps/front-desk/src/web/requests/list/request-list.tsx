import type { InboxEntry } from '@mdhq/portal-client';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
} from 'react';
import type { WaitsFor } from '../../changes/change-status.ts';
import { clinicTimeFormat, useNow } from '../../ui/times.tsx';
import classes from '../requests.module.css';
import { RequestRow } from './request-row.tsx';
import { useSteadyScroll } from './use-steady-scroll.ts';

/** In pixels; requests.module.css has the same. */
const rowHeight = 64;

export interface RequestListHandle {
  /** Scrolls a row into view and focuses it. */
  focusRow(id: number): void;
}

interface RequestListProps {
  readonly entries: readonly InboxEntry[];
  readonly label: string;
  readonly timeZone: string;
  readonly reading: number | null;
  readonly selected: ReadonlySet<number>;
  readonly newIds: ReadonlySet<number>;
  /** What pending dismissals wait for, by request id. */
  readonly waits: ReadonlyMap<number, WaitsFor>;
  readonly onOpen: (entry: InboxEntry) => void;
  /** Moves that many rows down; up if negative. */
  readonly onStep: (by: number) => void;
  /** Undefined if rows can't be selected. */
  readonly onSelect: ((entry: InboxEntry) => void) | undefined;
  /** Called when the end of the list is rendered. */
  readonly onEnd: () => void;
  readonly ref: Ref<RequestListHandle>;
}

/** A virtualized list: only the rows in view are rendered. */
export function RequestList(props: RequestListProps): ReactNode {
  const { entries, label, timeZone, reading, selected, newIds, waits } = props;
  const { onOpen, onStep, onSelect, onEnd, ref } = props;
  const box = useRef<HTMLUListElement>(null);
  const wanted = useRef<number | null>(null);
  const now = useNow();
  const timeFormat = useMemo(() => clinicTimeFormat(timeZone), [timeZone]);
  const openIndex = entries.findIndex(({ id }) => id === reading);
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    getItemKey: (index) => entries[index]?.id ?? index,
    estimateSize: () => rowHeight,
    overscan: 12,
    // The open row is in view when the user returns.
    initialOffset: Math.max(0, openIndex - 3) * rowHeight,
    paddingEnd: rowHeight, // Notices cover no row.
    // The open row may have the focus, so it stays rendered.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      const isShown = openIndex === -1 || shown.includes(openIndex);
      return isShown ? shown : [...shown, openIndex].sort((one, other) => one - other);
    },
  });
  useSteadyScroll(box, entries, rowHeight);

  const focusWanted = (): void => {
    if (wanted.current === null) return;
    const row = box.current?.querySelector<HTMLElement>(`[data-request="${wanted.current}"]`);
    if (row === null || row === undefined) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  };
  // A row out of view is rendered only after the list has scrolled.
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
  const tabbable = openIndex === -1 ? (virtualizer.range?.startIndex ?? 0) : openIndex;
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
            className={classes['position']}
            style={{ transform: `translateY(${start}px)` }}
            aria-posinset={index + 1}
            aria-setsize={entries.length}
          >
            <RequestRow
              entry={entry}
              timeFormat={timeFormat}
              now={now}
              isOpen={entry.id === reading}
              isNew={newIds.has(entry.id)}
              waitsFor={waits.get(entry.id)}
              isSelected={selected.has(entry.id)}
              isTabbable={index === tabbable}
              onOpen={onOpen}
              onSelect={onSelect}
            />
          </li>
        );
      })}
    </ul>
  );
}

/** How many rows the usual keys of a list move. */
const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 8,
  PageUp: -8,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};
