// @vitest-environment happy-dom
import { onlineManager } from '@tanstack/react-query';
import { act, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import {
  useInvitationChanges,
  useInvitations,
  useInvitationsInfinite,
  useInvite,
  usePatient,
  useRevoke,
} from '../src/index.ts';
import { clinicWith, failure, goOffline, renderWith } from './support/clinic.tsx';

test('useInvite sends one mail for each call, one after another', async () => {
  const clinic = clinicWith([]);
  const { result } = renderWith(() => useInvite(clinic, 221));

  act(() => result.current.mutate());
  act(() => result.current.mutate());
  await clinic.answer();
  await clinic.answer();

  await waitFor(() => expect(result.current.data?.message).toBe('to 221'));
  expect(clinic.calls).toEqual(['invite 221', 'invite 221']);
  expect(new Set(clinic.keys).size).toBe(2);
});

test('an invitation whose answer was lost is asked for again under its key', async () => {
  const clinic = clinicWith([]);
  const { result } = renderWith(() => useInvite(clinic, 221));

  act(() => result.current.mutate());
  await clinic.loseAnswer();
  await clinic.answer();

  await waitFor(() => expect(result.current.isSuccess).toBe(true));
  expect(clinic.keys[0]).toMatch(/^[\da-f-]{36}$/);
  expect(clinic.keys).toEqual([clinic.keys[0], clinic.keys[0]]);
});

test('but not for ever, since an instance that knows no keys sends a mail each time', async () => {
  const clinic = clinicWith([]);
  const { result } = renderWith(() => ({
    invitations: useInvitations(clinic, 221),
    invite: useInvite(clinic, 221),
  }));
  const timesRead = () => clinic.calls.filter((call) => call === 'invitations 221').length;
  await waitFor(() => expect(timesRead()).toBe(1));

  act(() => result.current.invite.mutate());
  for (let sent = 0; sent < 3; sent += 1) await clinic.loseAnswer();

  await waitFor(() => expect(result.current.invite.isError).toBe(true));
  // The list tells whether it was made.
  await waitFor(() => expect(timesRead()).toBe(2));
});

test('a patient’s invitations are read anew after an invitation and a revocation', async () => {
  const clinic = clinicWith([]);
  const { result } = renderWith(() => ({
    invitations: useInvitations(clinic, 221),
    invite: useInvite(clinic, 221),
    revoke: useRevoke(clinic, 221),
  }));
  const timesRead = () => clinic.calls.filter((call) => call === 'invitations 221').length;
  await waitFor(() => expect(timesRead()).toBe(1));

  act(() => result.current.invite.mutate());
  await clinic.answer();
  await waitFor(() => expect(timesRead()).toBe(2));

  act(() => result.current.revoke.mutate(10));
  await clinic.answer(failure('network'));
  await clinic.answer();
  await waitFor(() => expect(timesRead()).toBe(3));
  expect(clinic.calls.filter((call) => call === 'revoke 221/10')).toHaveLength(2);
});

test('useInvitationsInfinite goes on after what it shows, and is read anew as often as what it shows asks for', async () => {
  const clinic = clinicWith([]);
  clinic.invited.push(5, 4, 3, 2, 1);
  const { result } = renderWith(() => ({
    invitations: useInvitationsInfinite(
      clinic,
      221,
      { limit: 2 },
      { refetchInterval: ({ state }) => (state.data?.pages.length === 3 ? 1 : false) },
    ),
    invite: useInvite(clinic, 221),
  }));
  const ids = () =>
    result.current.invitations.data?.pages.flatMap(({ data }) => data.map(({ id }) => id));

  await waitFor(() => expect(ids()).toEqual([5, 4]));
  void result.current.invitations.fetchNextPage();
  await waitFor(() => expect(ids()).toEqual([5, 4, 3, 2]));
  act(() => result.current.invite.mutate());
  clinic.invited.unshift(6);
  await clinic.answer();
  await waitFor(() => expect(ids()).toEqual([6, 5, 4, 3]));
  void result.current.invitations.fetchNextPage();
  await waitFor(() => expect(ids()).toEqual([6, 5, 4, 3, 2, 1]));
  expect(result.current.invitations.hasNextPage).toBe(false);
  clinic.invited.unshift(7);
  await waitFor(() => expect(ids()?.[0]).toBe(7));
});

test('what waits for the network is told with its patient, in the order in which it was begun', async () => {
  const clinic = clinicWith([]);
  const { result } = renderWith(() => ({
    patient: usePatient(clinic, 221),
    invite: useInvite(clinic, 221),
    revoke: useRevoke(clinic, 222),
    changes: useInvitationChanges({ status: 'pending' }),
  }));
  await waitFor(() => expect(result.current.patient.isSuccess).toBe(true));
  goOffline();
  act(() => result.current.invite.mutate());
  act(() => result.current.revoke.mutate(10));

  await waitFor(() =>
    expect(result.current.changes).toMatchObject([
      { act: 'invite', ptId: 221, patient: { last_name: 'Willow' }, isPaused: true },
      { act: 'revoke', ptId: 222, patient: undefined, isPaused: true },
    ]),
  );
  act(() => onlineManager.setOnline(true));
  await clinic.answer();
  await clinic.answer();
  await waitFor(() => expect(result.current.changes).toEqual([]));
});

test('an invitation that was refused is made again until somebody is signed in', async () => {
  const clinic = clinicWith([]);
  const isRefused = (error: Error) => error.message === 'signed-out';
  const { result } = renderWith(() => useInvite(clinic, 221, { isPassing: isRefused, isRefused }));

  act(() => result.current.mutate());
  for (let refused = 0; refused < 5; refused += 1) await clinic.answer(failure('signed-out'));
  await clinic.answer();

  await waitFor(() => expect(result.current.isSuccess).toBe(true));
  expect(new Set(clinic.keys).size).toBe(1);
});

test('a revocation that still waits when the person leaves is never sent', async () => {
  const clinic = clinicWith([]);
  const { result, queryClient } = renderWith(() => useRevoke(clinic, 221));
  act(() => result.current.mutate(10));
  await waitFor(() => expect(clinic.calls).toHaveLength(1));

  queryClient.clear();
  await clinic.loseAnswer();

  await waitFor(() => expect(queryClient.isMutating()).toBe(0));
  await new Promise((resolve) => setTimeout(resolve));
  expect(clinic.calls).toHaveLength(1);
});
