// @vitest-environment happy-dom
import { act, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useDismiss, useInbox } from '../../src/index.ts';
import { clinicWith, renderWith } from '../support/clinic.tsx';

test('a change that waits for beforeSend is not sent if it has been removed from the cache', async () => {
  const clinic = clinicWith([1, 2]);
  let send = () => {};
  const waits = new Promise<void>((resolve) => {
    send = resolve;
  });
  const { result, queryClient } = renderWith(() => ({
    inbox: useInbox(clinic),
    dismiss: useDismiss(clinic, { beforeSend: ({ id }) => (id === 2 ? waits : undefined) }),
  }));
  const shown = () => result.current.inbox.data?.pages[0]?.data.map(({ id }) => id);
  await waitFor(() => expect(shown()).toEqual([1, 2]));
  const taken = { ptId: 1, id: 2 };
  act(() => result.current.dismiss.mutate(taken));
  await waitFor(() => expect(shown()).toEqual([1]));

  const cache = queryClient.getMutationCache();
  const mutation = cache.getAll().find(({ state }) => state.variables === taken);
  if (mutation) act(() => cache.remove(mutation));
  await waitFor(() => expect(shown()).toEqual([1, 2]));
  act(send);
  act(() => result.current.dismiss.mutate({ ptId: 1, id: 1 }));
  await waitFor(() => expect(clinic.calls).toContain('dismiss 1/1'));
  expect(clinic.calls).not.toContain('dismiss 1/2');
  await clinic.respond();
});
