import {
  type PortalBackend,
  portalKeys,
  type RequestChange,
  type RequestRef,
  useDismiss,
  useRequestChanges,
  useRestore,
} from '@mdhq/portal-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isPassing } from '../backend/retryable.ts';
import type { Meant } from '../keyboard/key-bursts.ts';
import { useKept } from '../ui/ui-state.ts';
import { putBack, undoableStrokes } from './change-status.ts';

/** What was done at one go. */
interface Stroke {
  readonly act: RequestChange['act'];
  /** The numbers of the requests. */
  readonly ids: ReadonlySet<number>;
}

/** What the desk does to requests, and what it has done in this sitting. */
export interface Changes {
  readonly all: readonly RequestChange[];
  /** The dismissals that can be undone, the last first, with what was dismissed together. */
  readonly undoable: readonly (readonly RequestChange[])[];
  /** What was put back last, once it is; empty where something was dismissed since. */
  readonly putBack: readonly RequestChange[];
  /**
   * Dismisses requests, which one undo puts back.
   * @param meant what it is sent after; where that is false, it is dropped
   */
  dismiss(requests: readonly RequestRef[], meant?: Meant): void;
  restore(requests: readonly RequestRef[], meant?: Meant): void;
  /** Takes back the last dismissal that still holds. */
  undo(meant?: Meant): void;
}

/** @param canWrite without it, nothing is changed */
export function useChanges(backend: PortalBackend, canWrite: boolean): Changes {
  const queryClient = useQueryClient();
  const [undecided] = useState(() => new WeakMap<RequestRef, Meant>());
  const settings = { isPassing, beforeSend: (request: RequestRef) => undecided.get(request) };
  const dismissing = useDismiss(backend, settings);
  const restoring = useRestore(backend, settings);
  const all = useRequestChanges();
  const [strokes, setStrokes] = useKept<readonly Stroke[]>('strokes', []);
  const dismissed = strokes.filter(({ act }) => act === 'dismiss').map(({ ids }) => ids);
  const open = undoableStrokes(all, dismissed);
  const last = strokes.at(-1);
  const drop = (stroke: Stroke, requests: ReadonlySet<unknown>): void => {
    setStrokes((before) => before.filter((one) => one !== stroke));
    const cache = queryClient.getMutationCache();
    for (const change of cache.findAll({ mutationKey: portalKeys.changes() })) {
      if (requests.has(change.state.variables)) cache.remove(change);
    }
  };
  const make = (act: Stroke['act'], chosen: readonly RequestRef[], meant?: Meant): void => {
    if (!canWrite) return;
    const requests = chosen.map(({ ptId, id }) => ({ ptId, id }));
    const stroke = { act, ids: new Set(requests.map(({ id }) => id)) };
    setStrokes((before) => [...before, stroke]);
    // Before it is sent, which waits for the same.
    void meant?.then((isMeant) => isMeant || drop(stroke, new Set(requests)));
    for (const request of requests) {
      if (meant !== undefined) undecided.set(request, meant);
      (act === 'dismiss' ? dismissing : restoring).mutate(request);
    }
  };
  return {
    all,
    undoable: open,
    putBack: last?.act === 'restore' ? putBack(all, last.ids) : [],
    dismiss: (requests, meant) => make('dismiss', requests, meant),
    restore: (requests, meant) => make('restore', requests, meant),
    undo(meant) {
      const [stroke] = open;
      if (stroke !== undefined) make('restore', stroke, meant);
    },
  };
}
