// @vitest-environment happy-dom
import { onlineManager } from '@tanstack/react-query';
import { act, waitFor } from '@testing-library/react';
import { expect, onTestFinished, test } from 'vitest';
import { useDismiss, useInvite } from '../src/index.ts';
import { clinicWith, renderWith } from './support/clinic.tsx';

/** Cuts the network off: changes then wait until the test lets it return. */
function goOffline() {
  onlineManager.setOnline(false);
  onTestFinished(() => onlineManager.setOnline(true));
}

/** A clinic that answers at once and notes whom a change was for. */
function notingClinic() {
  const invited: number[] = [];
  const restored: string[] = [];
  const clinic = clinicWith([]);
  return {
    ...clinic,
    invited,
    restored,
    enqueued: {
      ...clinic.enqueued,
      restore: async (ptId: number, id: number) => restored.push(`${ptId}/${id}`),
    },
    portal: {
      invite: async (ptId: number) => {
        invited.push(ptId);
        return { result: true, message: `to ${ptId}` } as never;
      },
    },
  };
}

test('an invitation that waits for the network goes to its own patient, whoever is shown by then', async () => {
  const clinic = notingClinic();
  let ptId = 221;
  const { result, rerender } = renderWith(() => useInvite(clinic, ptId));
  goOffline();
  act(() => result.current.mutate());
  await waitFor(() => expect(result.current.isPaused).toBe(true));

  ptId = 222;
  rerender();
  act(() => onlineManager.setOnline(true));

  await waitFor(() => expect(clinic.invited).toEqual([221]));
});

test('what became of one patient’s invitation is not shown for the next', async () => {
  const clinic = notingClinic();
  let ptId = 221;
  const { result, rerender } = renderWith(() => useInvite(clinic, ptId));
  act(() => result.current.mutate());
  await waitFor(() => expect(result.current.data?.message).toBe('to 221'));

  ptId = 222;
  rerender();

  await waitFor(() => expect(result.current.isIdle).toBe(true));
  expect(result.current.data).toBeUndefined();
});

test('an undo that waits for the network restores its own patient’s request', async () => {
  const clinic = notingClinic();
  let ptId = 1;
  const { result, rerender } = renderWith(() => useDismiss(clinic, ptId));
  goOffline();
  act(() => result.current.undo?.mutate(27));
  await waitFor(() => expect(result.current.undo?.isPaused).toBe(true));

  ptId = 2;
  rerender();
  expect(result.current.undo?.isIdle).toBe(true);
  act(() => onlineManager.setOnline(true));

  await waitFor(() => expect(clinic.restored).toEqual(['1/27']));
});
