import type { RequestChange } from '@mdhq/portal-react';

/** The dismissals of this sitting that still hold, the last one first. */
export function undoable(changes: readonly RequestChange[]): RequestChange[] {
  const latest = new Map<number, RequestChange>();
  for (const change of changes) {
    if (change.status !== 'error') latest.set(change.id, change);
  }
  return [...latest.values()]
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

/** The changes that were sent and not answered, or wait for the network. */
export function waiting(changes: readonly RequestChange[]): RequestChange[] {
  return changes.filter(
    ({ status, isPaused, failureCount }) => status === 'pending' && (isPaused || failureCount > 0),
  );
}

/** What a change was about, in a line. */
export function subjectOf({ id, known }: RequestChange): string {
  const { subject } = known.inInbox ?? known.inQueue ?? {};
  return subject ?? `request ${id}`;
}
