import type { InboxEntry, PortalRequestRecord } from '@mdhq/portal-client';
import { portalKeys, type RequestRef } from '@mdhq/portal-react';
import { useQueryClient } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { type WaitsFor, waitingDismissals } from '../changes/change-status.ts';
import type { Changes } from '../changes/use-changes.ts';
import type { Meant } from '../keyboard/key-bursts.ts';
import { useShortcuts } from '../keyboard/use-shortcuts.ts';
import type { RequestListHandle } from './list/request-list.tsx';
import { useBackButton } from './use-back-button.ts';
import { nextAfter, refOf, useSelection } from './use-selection.ts';

interface TriageOptions {
  readonly entries: readonly InboxEntry[] | undefined;
  readonly list: RefObject<RequestListHandle | null>;
  /** Whether the list shows open requests that the user may dismiss. */
  readonly canDismiss: boolean;
  readonly changes: Changes;
  /** Whether single-character shortcuts are enabled. */
  readonly hasKeys: boolean;
}

/** The open and the selected requests of a list, and the actions on them. */
export interface Triage {
  readonly reading: RequestRef | null;
  /** The open request as the list has it; undefined once it has left the list. */
  readonly entry: InboxEntry | undefined;
  /** Whether the focus moves to the reading pane; otherwise it stays in the list. */
  readonly takesFocus: boolean;
  /** The selected requests that are still in the list. */
  readonly selected: readonly RequestRef[];
  open(entry: RequestRef | null, focus: 'row' | 'pane'): void;
  /** What pending dismissals wait for, by request id. */
  readonly waits: ReadonlyMap<number, WaitsFor>;
  /** Opens the request that many rows below the open one; above it if negative. */
  step(by: number): void;
  toggle(entry: RequestRef): void;
  clearSelection(): void;
  /** Dismisses these requests, and opens the next one. */
  dismiss(requests: readonly RequestRef[]): void;
  /** Dismisses the selected requests, or else the open one. */
  dismissChosen(): void;
  close(): void;
}

/** Triage of a list with mouse and keyboard. The focus always moves to the next request. */
export function useTriage(options: TriageOptions): Triage {
  const { entries, list, canDismiss, changes, hasKeys } = options;
  const queryClient = useQueryClient();
  const selection = useSelection();
  const { reading } = selection;
  // When the user returns to an open request, screen readers announce it.
  const [takesFocus, setTakesFocus] = useState(reading !== null);
  const listed = new Set(entries?.map(({ id }) => id));
  const selected = selection.selected.filter(({ id }) => listed.has(id));

  const open = (entry: RequestRef | null, focus: 'row' | 'pane'): void => {
    selection.open(entry);
    setTakesFocus(focus === 'pane');
    if (entry !== null && focus === 'row') list.current?.focusRow(entry.id);
  };
  const index = entries?.findIndex(({ id }) => id === reading?.id) ?? -1;
  const lastIndex = useRef(-1);
  useEffect(() => {
    if (index !== -1 || reading === null) lastIndex.current = index;
  }, [index, reading]);
  const step = (by: number): void => {
    if (entries === undefined) return;
    // If the open request has left the list, the steps start from the row that took its position.
    const from = index === -1 && by > 0 ? lastIndex.current - 1 : lastIndex.current;
    const to = (index === -1 && reading !== null ? from : index) + by;
    const entry = entries[Math.max(0, Math.min(entries.length - 1, to))];
    if (entry !== undefined) open(refOf(entry), 'row');
  };
  const waits = waitingDismissals(changes.all);
  const recordOf = ({ ptId, id }: RequestRef): PortalRequestRecord | undefined =>
    queryClient.getQueryData<PortalRequestRecord>(portalKeys.record(ptId, id));
  const isDismissed = (request: RequestRef): boolean => {
    const dismissedAt = recordOf(request)?.portal_request.dismissed_at;
    return dismissedAt !== undefined && dismissedAt !== null;
  };
  const openNext = (gone: ReadonlySet<number>, last: RequestRef): void => {
    const from = reading ?? last;
    const next = gone.has(from.id) ? nextAfter(entries ?? [], from.id, gone) : from;
    if (reading !== null) open(next, 'row');
    else if (next !== null) list.current?.focusRow(next.id);
    if (next === null) document.getElementById('content')?.focus();
  };
  const revert = (): void => {
    selection.revert();
    // The row is rendered after this.
    requestAnimationFrame(() => reading !== null && list.current?.focusRow(reading.id));
  };
  const dismiss = (chosen: readonly RequestRef[], meant?: Meant): void => {
    const requests = chosen.filter((request) => !waits.has(request.id) && !isDismissed(request));
    const last = requests.at(-1);
    if (last === undefined) return;
    const gone = new Set([...waits.keys(), ...requests.map(({ id }) => id)]);
    // In the list of dismissed requests it stays open.
    if (canDismiss) openNext(gone, last);
    selection.deselect(gone);
    changes.dismiss(requests, meant);
    void meant?.then((isMeant) => isMeant || revert());
  };
  const entry = entries?.[index];
  const dismissChosen = (meant?: Meant): void => {
    if (!canDismiss) return;
    // A key dismisses only what the user can have read: a listed request whose content is loaded.
    const isLoaded = entry !== undefined && recordOf(refOf(entry)) !== undefined;
    dismiss(selected.length > 0 ? selected : isLoaded ? [refOf(entry)] : [], meant);
  };
  const toggleOpen = (meant: Meant): void => {
    if (!canDismiss || reading === null) return;
    selection.toggle(reading);
    void meant.then((isMeant) => isMeant || revert());
  };
  const close = (): void => {
    const last = reading;
    open(null, 'row');
    // On a phone, the list is rendered after this.
    if (last !== null) requestAnimationFrame(() => list.current?.focusRow(last.id));
  };
  useBackButton(reading !== null, close);
  useShortcuts(hasKeys, {
    next: () => step(1),
    previous: () => step(-1),
    open: () => setTakesFocus(true),
    select: toggleOpen,
    dismiss: dismissChosen,
    back: close,
  });

  return {
    reading,
    entry,
    takesFocus,
    selected,
    waits,
    open,
    step,
    toggle: selection.toggle,
    clearSelection: selection.clear,
    dismiss,
    dismissChosen: () => dismissChosen(),
    close,
  };
}
