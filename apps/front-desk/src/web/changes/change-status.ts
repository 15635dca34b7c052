import type { RequestChange } from '@mdhq/portal-react';
import { DeskFailure } from '../backend/call-desk.ts';

/** How far a change has got. */
type Sending = Pick<RequestChange, 'status' | 'isPaused' | 'failureCount' | 'error'> &
  Partial<Pick<RequestChange, 'triesAgainAt'>>;

/** The dismissals of this sitting that still hold, the last one first. */
export function undoable(changes: readonly RequestChange[]): RequestChange[] {
  return latest(changes.filter(({ status }) => status !== 'error'))
    .filter(({ act }) => act === 'dismiss')
    .sort((one, other) => other.submittedAt - one.submittedAt);
}

/**
 * What undoing takes back, stroke by stroke, the last first: what was dismissed together comes back together.
 * @param strokes the numbers of the requests that were dismissed together, in the order of the dismissals
 */
export function undoableStrokes(
  changes: readonly RequestChange[],
  strokes: readonly ReadonlySet<number>[],
): RequestChange[][] {
  const left = new Map(undoable(changes).map((change) => [change.id, change]));
  const found: RequestChange[][] = [];
  for (const stroke of strokes.toReversed()) {
    const together = [...stroke].flatMap((id) => left.get(id) ?? []);
    // One that was dismissed, put back and dismissed again belongs to the later stroke.
    for (const { id } of together) left.delete(id);
    if (together.length > 0) found.push(together);
  }
  return found;
}

/** Those of a stroke that are back in the queue and have stayed there. */
export function putBack(
  changes: readonly RequestChange[],
  stroke: ReadonlySet<number>,
): RequestChange[] {
  return latest(changes).filter(
    ({ act, status, id }) => act === 'restore' && status === 'success' && stroke.has(id),
  );
}

/** The failures that nothing has made good since, those of one cause together. */
export function failures(changes: readonly RequestChange[]): RequestChange[][] {
  const failed = latest(changes).filter(({ status }) => status === 'error');
  const causes = Map.groupBy(failed, ({ act, error }) => `${act} ${error?.message}`);
  return [...causes.values()];
}

/** The changes that were sent and not answered, or wait for the network. */
export function waiting<Change extends Sending>(changes: readonly Change[]): Change[] {
  return changes.filter(
    (change) =>
      change.status === 'pending' &&
      (change.isPaused || change.failureCount > 0) &&
      !isPausing(change),
  );
}

/** What a change waits for: where it was sent and the desk has told why it failed, the network is there. */
export function waitsFor({ failureCount, error }: Sending): 'the network' | 'the portal' {
  const isDeskThere = error instanceof DeskFailure && error.code !== 'desk-unreachable';
  return failureCount > 0 && isDeskThere ? 'the portal' : 'the network';
}

/** The changes that are sent again after the pause that the portal asks for. */
export function pausing(changes: readonly RequestChange[]): RequestChange[] {
  return changes.filter(isPausing);
}

function isPausing({ status, isPaused, triesAgainAt }: Sending): boolean {
  return status === 'pending' && !isPaused && triesAgainAt !== undefined;
}

/** The last change of each request. */
function latest(changes: readonly RequestChange[]): RequestChange[] {
  return [...new Map(changes.map((change) => [change.id, change])).values()];
}
