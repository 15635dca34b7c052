// @vitest-environment happy-dom
import { act, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useDismiss, useInvite, useRestore, useRevoke } from '../../src/index.ts';
import { clinicWith, renderWith } from '../support/clinic.tsx';

// On a plain http origin, `crypto` has only this method.
beforeEach(() => {
  const getRandomValues = crypto.getRandomValues.bind(crypto);
  vi.stubGlobal('crypto', { getRandomValues });
});
afterEach(() => vi.unstubAllGlobals());

test.each([
  ['a dismissal', 'dismiss 1/1'],
  ['a restoration', 'restore 1/1'],
  ['an invitation', 'invite 1'],
  ['a revocation', 'revoke 1/1'],
] as const)('%s is sent from a page on a plain http origin', async (_, call) => {
  const clinic = clinicWith([1]);
  const { result } = renderWith(() => ({
    'dismiss 1/1': useDismiss(clinic).mutateAsync.bind(null, { ptId: 1, id: 1 }),
    'restore 1/1': useRestore(clinic).mutateAsync.bind(null, { ptId: 1, id: 1 }),
    'invite 1': useInvite(clinic, 1).mutateAsync.bind(null, undefined),
    'revoke 1/1': useRevoke(clinic, 1).mutateAsync.bind(null, 1),
  }));

  let changed: Promise<unknown> | undefined;
  act(() => {
    changed = result.current[call]();
  });
  await waitFor(() => expect(clinic.calls).toEqual([call]));
  await clinic.respond();

  expect(await changed).toMatchObject({ result: true });
});
