import {
  type PortalBackend,
  type RequestChange,
  type RequestRef,
  useDismiss,
  useRequestChanges,
  useRestore,
} from '@mdhq/portal-react';
import { isPassing } from '../passing.ts';
import { useKept } from '../place.ts';
import { putBack, undoableStrokes } from './undoable.ts';

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
  /** Dismisses requests, which one undo puts back. */
  dismiss(requests: readonly RequestRef[]): void;
  restore(requests: readonly RequestRef[]): void;
  /** Takes back the last dismissal that still holds. */
  undo(): void;
}

export function useChanges(backend: PortalBackend): Changes {
  const dismissing = useDismiss(backend, { isPassing });
  const restoring = useRestore(backend, { isPassing });
  const all = useRequestChanges();
  const [strokes, setStrokes] = useKept<readonly Stroke[]>('strokes', []);
  const dismissed = strokes.filter(({ act }) => act === 'dismiss').map(({ ids }) => ids);
  const open = undoableStrokes(all, dismissed);
  const last = strokes.at(-1);
  const note = (act: Stroke['act'], requests: readonly RequestRef[]): void =>
    setStrokes((before) => [...before, { act, ids: new Set(requests.map(({ id }) => id)) }]);
  const restore = (requests: readonly RequestRef[]): void => {
    note('restore', requests);
    for (const { ptId, id } of requests) restoring.mutate({ ptId, id });
  };
  return {
    all,
    undoable: open,
    putBack: last?.act === 'restore' ? putBack(all, last.ids) : [],
    dismiss(requests) {
      note('dismiss', requests);
      for (const { ptId, id } of requests) dismissing.mutate({ ptId, id });
    },
    restore,
    undo() {
      const [stroke] = open;
      if (stroke !== undefined) restore(stroke);
    },
  };
}
