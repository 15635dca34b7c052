import type { RequestChange } from '@mdhq/portal-react';
import { DeskFailure } from '../backend/call-desk.ts';

type Sending = Pick<RequestChange, 'status' | 'isPaused' | 'failureCount' | 'error'> &
  Partial<Pick<RequestChange, 'triesAgainAt'>>;

/** What a pending change needs before it can be sent. */
export type WaitsFor = 'network' | 'portal';

/** The dismissals of this session that were not restored, most recent first. */
export function undoable(changes: readonly RequestChange[]): RequestChange[] {
  return latest(changes.filter(({ status }) => status !== 'error'))
    .filter(({ act }) => act === 'dismiss')
    .sort((one, other) => other.submittedAt - one.submittedAt);
}

/**
 * The dismissals that undo restores, grouped by the command that made them, most recent first. Requests that were
 * dismissed together are restored together.
 * @param commands the ids of the requests that each command dismissed, in order
 */
export function undoableCommands(
  changes: readonly RequestChange[],
  commands: readonly ReadonlySet<number>[],
): RequestChange[][] {
  const left = new Map(undoable(changes).map((change) => [change.id, change]));
  const found: RequestChange[][] = [];
  for (const command of commands.toReversed()) {
    const together = [...command].flatMap((id) => left.get(id) ?? []);
    // A request that was dismissed, restored and dismissed again belongs to the later command.
    for (const { id } of together) left.delete(id);
    if (together.length > 0) found.push(together);
  }
  return found;
}

/** Of the requests of a command, those that were restored and not dismissed again. */
export function restored(
  changes: readonly RequestChange[],
  command: ReadonlySet<number>,
): RequestChange[] {
  return latest(changes).filter(
    ({ act, status, id }) => act === 'restore' && status === 'success' && command.has(id),
  );
}

/** Failed changes without a later success, grouped by cause. */
export function failures(changes: readonly RequestChange[]): RequestChange[][] {
  const failed = latest(changes).filter(({ status }) => status === 'error');
  const causes = Map.groupBy(failed, ({ act, error }) => `${act} ${error?.message}`);
  return [...causes.values()];
}

/** The changes that are offline, or were sent without a response. */
export function waiting<Change extends Sending>(changes: readonly Change[]): Change[] {
  return changes.filter(
    (change) =>
      change.status === 'pending' &&
      (change.isPaused || change.failureCount > 0) &&
      !isDelayed(change),
  );
}

/** What a waiting change needs: an error response from the desk shows that the network works. */
export function waitsFor({ failureCount, error }: Sending): WaitsFor {
  const isDeskReachable = error instanceof DeskFailure && error.code !== 'desk-unreachable';
  return failureCount > 0 && isDeskReachable ? 'portal' : 'network';
}

/** The changes that are retried after the delay that the portal asked for. */
export function delayed(changes: readonly RequestChange[]): RequestChange[] {
  return changes.filter(isDelayed);
}

function isDelayed({ status, isPaused, triesAgainAt }: Sending): boolean {
  return status === 'pending' && !isPaused && triesAgainAt !== undefined;
}

/** What pending dismissals wait for, by request id; without those that were undone. */
export function waitingDismissals(changes: readonly RequestChange[]): Map<number, WaitsFor> {
  const waits = new Map<number, WaitsFor>();
  for (const change of waiting(changes)) waits.set(change.id, waitsFor(change));
  for (const { id } of delayed(changes)) waits.set(id, 'portal');
  const lastActs = new Map(changes.map(({ id, act }) => [id, act]));
  for (const id of [...waits.keys()]) if (lastActs.get(id) === 'restore') waits.delete(id);
  return waits;
}

/** The last change of each request. */
function latest(changes: readonly RequestChange[]): RequestChange[] {
  return [...new Map(changes.map((change) => [change.id, change])).values()];
}
