import type { RequestChange } from '@mdhq/portal-react';
import { describe, expect, it } from 'vitest';
import { DeskFailure } from '../../../src/web/backend/call-desk.ts';
import {
  undoable,
  undoableCommands,
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

describe('undoable', () => {
  it('returns the dismissals, most recent first', () => {
    expect(ids(undoable([change(1, 'dismiss'), change(2, 'dismiss')]))).toEqual([2, 1]);
  });

  it('leaves out a restored request until it is dismissed again', () => {
    const restored = [change(1, 'dismiss'), change(2, 'dismiss'), change(2, 'restore')];
    expect(ids(undoable(restored))).toEqual([1]);
    expect(ids(undoable([...restored, change(2, 'dismiss')]))).toEqual([2, 1]);
  });

  it('leaves out failed dismissals, and keeps those whose restoration failed', () => {
    expect(undoable([change(1, 'dismiss', { status: 'error' })])).toEqual([]);
    const kept = [change(1, 'dismiss'), change(1, 'restore', { status: 'error' })];
    expect(ids(undoable(kept))).toEqual([1]);
  });
});

describe('undoableCommands', () => {
  const commands = (changes: readonly RequestChange[], ...dismissed: number[][]) =>
    undoableCommands(
      changes,
      dismissed.map((requests) => new Set(requests)),
    ).map(ids);

  it('groups requests that were dismissed together, most recent command first', () => {
    const changes = [change(1, 'dismiss'), change(2, 'dismiss'), change(3, 'dismiss')];
    expect(commands(changes, [1], [2, 3])).toEqual([[2, 3], [1]]);
  });

  it('leaves out failed dismissals and restored requests', () => {
    const changes = [
      change(1, 'dismiss'),
      change(2, 'dismiss', { status: 'error' }),
      change(3, 'dismiss'),
      change(3, 'restore'),
    ];
    expect(commands(changes, [1, 2], [3])).toEqual([[1]]);
  });

  it('puts a request that was dismissed twice into the later command only', () => {
    const changes = [
      ...[change(1, 'dismiss'), change(2, 'dismiss')],
      ...[change(2, 'restore'), change(2, 'dismiss')],
    ];
    expect(commands(changes, [1, 2], [2])).toEqual([[2], [1]]);
  });
});

it('waiting returns the changes without a response and those that are offline', () => {
  const pending = { status: 'pending' } as const;
  const changes = [
    change(1, 'dismiss', pending),
    change(2, 'dismiss', { ...pending, failureCount: 1 }),
    change(3, 'restore', { ...pending, isPaused: true }),
    change(4, 'dismiss'),
  ];
  expect(ids(waiting(changes))).toEqual([2, 3]);
});

it('waitsFor distinguishes an unavailable portal from an unreachable desk', () => {
  const failed = (code: DeskFailure['code']) =>
    waitsFor(change(1, 'dismiss', { failureCount: 1, error: new DeskFailure(code) }));
  expect(failed('portal-unreachable')).toBe('portal');
  expect(failed('rate-limited')).toBe('portal');
  expect(failed('desk-unreachable')).toBe('network');
  expect(waitsFor(change(1, 'dismiss', { isPaused: true }))).toBe('network');
});
