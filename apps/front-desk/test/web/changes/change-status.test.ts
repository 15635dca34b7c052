import type { RequestChange } from '@mdhq/portal-react';
import { describe, expect, it } from 'vitest';
import { DeskFailure } from '../../../src/web/backend/call-desk.ts';
import {
  undoable,
  undoableStrokes,
  waiting,
  waitsFor,
} from '../../../src/web/changes/change-status.ts';

let time = 0;
function change(id: number, act: RequestChange['act'], rest: Partial<RequestChange> = {}) {
  time += 1;
  return {
    ...{ act, id, ptId: 1, status: 'success', isPaused: false, failureCount: 0 },
    ...{ error: null, submittedAt: time, known: {} },
    ...rest,
  } as RequestChange;
}

const ids = (changes: readonly RequestChange[]) => changes.map(({ id }) => id);

describe('what can be undone', () => {
  it('is each dismissal that holds, the last one first', () => {
    expect(ids(undoable([change(1, 'dismiss'), change(2, 'dismiss')]))).toEqual([2, 1]);
  });

  it('is not what was put back, until it is dismissed once more', () => {
    const back = [change(1, 'dismiss'), change(2, 'dismiss'), change(2, 'restore')];
    expect(ids(undoable(back))).toEqual([1]);
    expect(ids(undoable([...back, change(2, 'dismiss')]))).toEqual([2, 1]);
  });

  it('is nothing that failed, and still what could not be put back', () => {
    expect(undoable([change(1, 'dismiss', { status: 'error' })])).toEqual([]);
    const kept = [change(1, 'dismiss'), change(1, 'restore', { status: 'error' })];
    expect(ids(undoable(kept))).toEqual([1]);
  });
});

describe('one undo', () => {
  const strokes = (changes: readonly RequestChange[], ...dismissed: number[][]) =>
    undoableStrokes(
      changes,
      dismissed.map((numbers) => new Set(numbers)),
    ).map(ids);

  it('takes back what was dismissed together, and the next one what was before', () => {
    const changes = [change(1, 'dismiss'), change(2, 'dismiss'), change(3, 'dismiss')];
    expect(strokes(changes, [1], [2, 3])).toEqual([[2, 3], [1]]);
  });

  it('leaves out what failed or is back already', () => {
    const changes = [
      change(1, 'dismiss'),
      change(2, 'dismiss', { status: 'error' }),
      change(3, 'dismiss'),
      change(3, 'restore'),
    ];
    expect(strokes(changes, [1, 2], [3])).toEqual([[1]]);
  });

  it('takes back what was dismissed twice only with the later ones', () => {
    const changes = [
      ...[change(1, 'dismiss'), change(2, 'dismiss')],
      ...[change(2, 'restore'), change(2, 'dismiss')],
    ];
    expect(strokes(changes, [1, 2], [2])).toEqual([[2], [1]]);
  });
});

it('what waits is what was not answered or could not be sent', () => {
  const pending = { status: 'pending' } as const;
  const changes = [
    change(1, 'dismiss', pending),
    change(2, 'dismiss', { ...pending, failureCount: 1 }),
    change(3, 'restore', { ...pending, isPaused: true }),
    change(4, 'dismiss'),
  ];
  expect(ids(waiting(changes))).toEqual([2, 3]);
});

it('what was sent waits for what failed: the portal, or the network up to the desk', () => {
  const failed = (code: DeskFailure['code']) =>
    waitsFor(change(1, 'dismiss', { failureCount: 1, error: new DeskFailure(code) }));
  expect(failed('portal-unreachable')).toBe('the portal');
  expect(failed('rate-limited')).toBe('the portal');
  expect(failed('desk-unreachable')).toBe('the network');
  expect(waitsFor(change(1, 'dismiss', { isPaused: true }))).toBe('the network');
});
