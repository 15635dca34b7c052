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
} from '../../src/index.ts';
import { clinicWith, failure, goOffline, renderWith } from '../support/clinic.tsx';

test('useInvite sends one call for each mutate, one after another', async () => {
  const clinic = clinicWith([]);
  const { result } = renderWith(() => useInvite(clinic, 221));

  act(() => result.current.mutate());
  act(() => result.current.mutate());
  await clinic.respond();
  await clinic.respond();

  await waitFor(() => expect(result.current.data?.message).toBe('to 221'));
  expect(clinic.calls).toEqual(['invite 221', 'invite 221']);
  expect(new Set(clinic.keys).size).toBe(2);
});

test('useInvite repeats a call with the same key after a lost response', async () => {
  const clinic = clinicWith([]);
  const { result } = renderWith(() => useInvite(clinic, 221));

  act(() => result.current.mutate());
  await clinic.loseResponse();
  await clinic.respond();

  await waitFor(() => expect(result.current.isSuccess).toBe(true));
  expect(clinic.keys[0]).toMatch(/^[\da-f-]{36}$/);
  expect(clinic.keys).toEqual([clinic.keys[0], clinic.keys[0]]);
});

test('useInvite repeats a call at most twice, because an instance without keys sends a mail each time', async () => {
  const clinic = clinicWith([]);
  const { result } = renderWith(() => ({
    invitations: useInvitations(clinic, 221),
    invite: useInvite(clinic, 221),
  }));
  const timesRead = () => clinic.calls.filter((call) => call === 'invitations 221').length;
  await waitFor(() => expect(timesRead()).toBe(1));

  act(() => result.current.invite.mutate());
  for (let sent = 0; sent < 3; sent += 1) await clinic.loseResponse();

  await waitFor(() => expect(result.current.invite.isError).toBe(true));
  // The list shows whether there is an invitation.
  await waitFor(() => expect(timesRead()).toBe(2));
});

test('useInvitations is refetched after an invitation and a revocation', async () => {
  const clinic = clinicWith([]);
  const { result } = renderWith(() => ({
    invitations: useInvitations(clinic, 221),
    invite: useInvite(clinic, 221),
    revoke: useRevoke(clinic, 221),
  }));
  const timesRead = () => clinic.calls.filter((call) => call === 'invitations 221').length;
  await waitFor(() => expect(timesRead()).toBe(1));

  act(() => result.current.invite.mutate());
  await clinic.respond();
  await waitFor(() => expect(timesRead()).toBe(2));

  act(() => result.current.revoke.mutate(10));
  await clinic.respond(failure('network'));
  await clinic.respond();
  await waitFor(() => expect(timesRead()).toBe(3));
  expect(clinic.calls.filter((call) => call === 'revoke 221/10')).toHaveLength(2);
});

test('useInvitationsInfinite continues after the entries shown, and refetchInterval may depend on them', async () => {
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
  await clinic.respond();
  await waitFor(() => expect(ids()).toEqual([6, 5, 4, 3]));
  void result.current.invitations.fetchNextPage();
  await waitFor(() => expect(ids()).toEqual([6, 5, 4, 3, 2, 1]));
  expect(result.current.invitations.hasNextPage).toBe(false);
  clinic.invited.unshift(7);
  await waitFor(() => expect(ids()?.[0]).toBe(7));
});

test('useInvitationChanges returns paused changes with their patients, oldest first', async () => {
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
  await clinic.respond();
  await clinic.respond();
  await waitFor(() => expect(result.current.changes).toEqual([]));
});

test('useInvite repeats a call without a limit while isRefused is true', async () => {
  const clinic = clinicWith([]);
  const isRefused = (error: Error) => error.message === 'signed-out';
  const { result } = renderWith(() => useInvite(clinic, 221, { isPassing: isRefused, isRefused }));

  act(() => result.current.mutate());
  for (let refused = 0; refused < 5; refused += 1) await clinic.respond(failure('signed-out'));
  await clinic.respond();

  await waitFor(() => expect(result.current.isSuccess).toBe(true));
  expect(new Set(clinic.keys).size).toBe(1);
});

test('useRevoke does not send a paused revocation after the cache was cleared', async () => {
  const clinic = clinicWith([]);
  const { result, queryClient } = renderWith(() => useRevoke(clinic, 221));
  act(() => result.current.mutate(10));
  await waitFor(() => expect(clinic.calls).toHaveLength(1));

  queryClient.clear();
  await clinic.loseResponse();

  await waitFor(() => expect(queryClient.isMutating()).toBe(0));
  await new Promise((resolve) => setTimeout(resolve));
  expect(clinic.calls).toHaveLength(1);
});
