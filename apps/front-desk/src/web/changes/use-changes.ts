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
import { undoableStrokes } from './undoable.ts';

/** What the desk does to requests, and what it has done in this sitting. */
export interface Changes {
  readonly all: readonly RequestChange[];
  /** The dismissals that can be undone, the last first, with what was dismissed together. */
  readonly undoable: readonly (readonly RequestChange[])[];
  /** Dismisses requests, which one undo puts back. */
  dismiss(requests: readonly RequestRef[]): void;
  restore(request: RequestRef): void;
  /** Takes back the last dismissal that still holds. */
  undo(): void;
}

export function useChanges(backend: PortalBackend): Changes {
  const dismissing = useDismiss(backend, { isPassing });
  const restoring = useRestore(backend, { isPassing });
  const all = useRequestChanges();
  const [strokes, setStrokes] = useKept<readonly ReadonlySet<number>[]>('strokes', []);
  const open = undoableStrokes(all, strokes);
  const restore = ({ ptId, id }: RequestRef): void => restoring.mutate({ ptId, id });
  return {
    all,
    undoable: open,
    dismiss(requests) {
      setStrokes((before) => [...before, new Set(requests.map(({ id }) => id))]);
      for (const { ptId, id } of requests) dismissing.mutate({ ptId, id });
    },
    restore,
    undo() {
      for (const change of open[0] ?? []) restore(change);
    },
  };
}
