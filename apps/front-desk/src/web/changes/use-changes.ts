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
import { isTemporary } from '../backend/retryable.ts';
import type { Meant } from '../keyboard/key-bursts.ts';
import { useUiState } from '../ui/ui-state.ts';
import { restored, undoableCommands } from './change-status.ts';

/** A command of the user that changed one or several requests. */
interface Command {
  readonly act: RequestChange['act'];
  /** The ids of the requests. */
  readonly ids: ReadonlySet<number>;
}

/** Changes requests, and lists the changes of this session. */
export interface Changes {
  readonly all: readonly RequestChange[];
  /** The dismissals that can be undone, most recent first, grouped by command. */
  readonly undoable: readonly (readonly RequestChange[])[];
  /** The requests that the last command restored; empty if the last command was a dismissal. */
  readonly restored: readonly RequestChange[];
  /**
   * Dismisses requests; one undo restores them together.
   * @param meant the change is sent after this resolves to true, and dropped if it resolves to false
   */
  dismiss(requests: readonly RequestRef[], meant?: Meant): void;
  restore(requests: readonly RequestRef[], meant?: Meant): void;
  /** Undoes the last dismissal that was not undone. */
  undo(meant?: Meant): void;
}

/** @param canWrite if false, commands do nothing */
export function useChanges(backend: PortalBackend, canWrite: boolean): Changes {
  const queryClient = useQueryClient();
  const [undecided] = useState(() => new WeakMap<RequestRef, Meant>());
  const settings = {
    isPassing: isTemporary,
    beforeSend: (request: RequestRef) => undecided.get(request),
  };
  const dismissing = useDismiss(backend, settings);
  const restoring = useRestore(backend, settings);
  const all = useRequestChanges();
  const [commands, setCommands] = useUiState<readonly Command[]>('commands', []);
  const dismissed = commands.filter(({ act }) => act === 'dismiss').map(({ ids }) => ids);
  const open = undoableCommands(all, dismissed);
  const last = commands.at(-1);
  const drop = (command: Command, requests: ReadonlySet<unknown>): void => {
    setCommands((before) => before.filter((one) => one !== command));
    const cache = queryClient.getMutationCache();
    for (const change of cache.findAll({ mutationKey: portalKeys.changes() })) {
      if (requests.has(change.state.variables)) cache.remove(change);
    }
  };
  const run = (act: Command['act'], chosen: readonly RequestRef[], meant?: Meant): void => {
    if (!canWrite) return;
    const requests = chosen.map(({ ptId, id }) => ({ ptId, id }));
    const command = { act, ids: new Set(requests.map(({ id }) => id)) };
    setCommands((before) => [...before, command]);
    // Runs before the change is sent, which waits for the same promise.
    void meant?.then((isMeant) => isMeant || drop(command, new Set(requests)));
    for (const request of requests) {
      if (meant !== undefined) undecided.set(request, meant);
      (act === 'dismiss' ? dismissing : restoring).mutate(request);
    }
  };
  return {
    all,
    undoable: open,
    restored: last?.act === 'restore' ? restored(all, last.ids) : [],
    dismiss: (requests, meant) => run('dismiss', requests, meant),
    restore: (requests, meant) => run('restore', requests, meant),
    undo(meant) {
      const [command] = open;
      if (command !== undefined) run('restore', command, meant);
    },
  };
}
