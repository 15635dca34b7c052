// @vitest-environment happy-dom
import { onlineManager } from '@tanstack/react-query';
import { act, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useInvite, useRevoke } from '../../src/index.ts';
import { clinicWith, goOffline, renderWith } from '../support/clinic.tsx';

test('useInvite sends a paused invitation to its own patient after another patient is shown', async () => {
  const clinic = clinicWith([]);
  let ptId = 221;
  const { result, rerender } = renderWith(() => useInvite(clinic, ptId));
  goOffline();
  act(() => result.current.mutate());
  await waitFor(() => expect(result.current.isPaused).toBe(true));

  ptId = 222;
  rerender();
  act(() => onlineManager.setOnline(true));

  await waitFor(() => expect(clinic.calls).toEqual(['invite 221']));
  await clinic.respond();
});

test('useInvite resets its result when another patient is shown', async () => {
  const clinic = clinicWith([]);
  let ptId = 221;
  const { result, rerender } = renderWith(() => useInvite(clinic, ptId));
  act(() => result.current.mutate());
  await clinic.respond();
  await waitFor(() => expect(result.current.data?.message).toBe('to 221'));

  ptId = 222;
  rerender();

  await waitFor(() => expect(result.current.isIdle).toBe(true));
  expect(result.current.data).toBeUndefined();
});

test('useRevoke sends a paused revocation for its own patient after another patient is shown', async () => {
  const clinic = clinicWith([]);
  let ptId = 221;
  const { result, rerender } = renderWith(() => useRevoke(clinic, ptId));
  goOffline();
  act(() => result.current.mutate(10));
  await waitFor(() => expect(result.current.isPaused).toBe(true));

  ptId = 222;
  rerender();
  act(() => onlineManager.setOnline(true));

  await waitFor(() => expect(clinic.calls).toEqual(['revoke 221/10']));
  await clinic.respond();
});
