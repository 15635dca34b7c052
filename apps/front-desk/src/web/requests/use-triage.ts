import type { InboxEntry, PortalRequestRecord } from '@mdhq/portal-client';
import { portalKeys, type RequestRef } from '@mdhq/portal-react';
import { useQueryClient } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Changes } from '../changes/use-changes.ts';
import type { Meant } from '../keyboard/key-bursts.ts';
import { useShortcuts } from '../keyboard/use-shortcuts.ts';
import type { RequestListHandle } from './list/request-list.tsx';
import { useWayBack } from './use-back-button.ts';
import { nextAfter, refOf, useSelection } from './use-selection.ts';
import { waitsOf } from './waits-of.ts';

interface WorkOptions {
  readonly entries: readonly InboxEntry[] | undefined;
  readonly list: RefObject<RequestListHandle | null>;
  readonly isOpen: boolean;
  readonly changes: Changes;
  /** Whether single letters do something. */
  readonly hasKeys: boolean;
}

/** What is read and checked of a list, and what is done with it. */
export interface Work {
  readonly reading: RequestRef | null;
  /** The same as the list has it; undefined once it has left the list. */
  readonly entry: InboxEntry | undefined;
  /** Whether the focus goes to what is read; else it stays in the list. */
  readonly takesFocus: boolean;
  /** Those that are still in the list. */
  readonly checked: readonly RequestRef[];
  read(entry: RequestRef | null, focus: 'row' | 'pane'): void;
  /** What the dismissals wait for that are not made yet, by request. */
  readonly waits: ReadonlyMap<number, string>;
  step(by: number): void;
  check(entry: RequestRef): void;
  uncheckAll(): void;
  /** Dismisses these, and goes on to what is next. */
  dismiss(requests: readonly RequestRef[]): void;
  /**
   * Dismisses what is checked, or else what is read.
   * @param meant where that is false, all is as it was before
   */
  dismissChosen(meant?: Meant): void;
  close(): void;
}

/** Works a list off, by mouse or by keys: the focus is always on what comes next. */
export function useWork({ entries, list, isOpen, changes, hasKeys }: WorkOptions): Work {
  const queryClient = useQueryClient();
  const selection = useSelection();
  const { reading } = selection;
  // Whoever comes back to a request is told which.
  const [takesFocus, setTakesFocus] = useState(reading !== null);
  const here = new Set(entries?.map(({ id }) => id));
  const checked = selection.checked.filter(({ id }) => here.has(id));

  const read = (entry: RequestRef | null, focus: 'row' | 'pane'): void => {
    selection.read(entry);
    setTakesFocus(focus === 'pane');
    if (entry !== null && focus === 'row') list.current?.focusRow(entry.id);
  };
  const place = entries?.findIndex(({ id }) => id === reading?.id) ?? -1;
  const lastPlace = useRef(-1);
  useEffect(() => {
    if (place !== -1 || reading === null) lastPlace.current = place;
  }, [place, reading]);
  const step = (by: number): void => {
    if (entries === undefined) return;
    // From one that has left the list, on to what took its place.
    const from = place === -1 && by > 0 ? lastPlace.current - 1 : lastPlace.current;
    const to = (place === -1 && reading !== null ? from : place) + by;
    const entry = entries[Math.max(0, Math.min(entries.length - 1, to))];
    if (entry !== undefined) read(refOf(entry), 'row');
  };
  const waits = waitsOf(changes.all);
  const isDismissed = ({ ptId, id }: RequestRef): boolean => {
    const record = queryClient.getQueryData<PortalRequestRecord>(portalKeys.record(ptId, id));
    return record !== undefined && record.portal_request.dismissed_at !== null;
  };
  const goOn = (gone: ReadonlySet<number>, last: RequestRef): void => {
    const from = reading ?? last;
    const next = gone.has(from.id) ? nextAfter(entries ?? [], from.id, gone) : from;
    if (reading !== null) read(next, 'row');
    else if (next !== null) list.current?.focusRow(next.id);
    if (next === null) document.getElementById('content')?.focus();
  };
  const takeBack = (): void => {
    selection.takeBack();
    // Its row is only there after this.
    requestAnimationFrame(() => reading !== null && list.current?.focusRow(reading.id));
  };
  const dismiss = (chosen: readonly RequestRef[], meant?: Meant): void => {
    const requests = chosen.filter((request) => !waits.has(request.id) && !isDismissed(request));
    const last = requests.at(-1);
    if (last === undefined) return;
    const gone = new Set([...waits.keys(), ...requests.map(({ id }) => id)]);
    // Where the dismissed ones are listed, it comes to the list and stays open.
    if (isOpen) goOn(gone, last);
    selection.uncheck(gone);
    changes.dismiss(requests, meant);
    void meant?.then((isMeant) => isMeant || takeBack());
  };
  const entry = entries?.[place];
  const dismissChosen = (meant?: Meant): void => {
    // What is read and not listed takes more than a key.
    const listed = entry === undefined ? [] : [refOf(entry)];
    if (isOpen) dismiss(checked.length > 0 ? checked : listed, meant);
  };
  const check = (meant: Meant): void => {
    if (!isOpen || reading === null) return;
    selection.check(reading);
    void meant.then((isMeant) => isMeant || takeBack());
  };
  const close = (): void => {
    const last = reading;
    read(null, 'row');
    // On a phone the list is only there after this.
    if (last !== null) requestAnimationFrame(() => list.current?.focusRow(last.id));
  };
  useWayBack(reading !== null, close);
  useShortcuts(hasKeys, {
    next: () => step(1),
    previous: () => step(-1),
    read: () => setTakesFocus(true),
    check,
    dismiss: dismissChosen,
    back: close,
  });

  return {
    reading,
    entry,
    takesFocus,
    checked,
    waits,
    read,
    step,
    check: selection.check,
    uncheckAll: selection.uncheckAll,
    dismiss,
    dismissChosen,
    close,
  };
}
