// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDeskBackend } from '../../src/web/backend/desk-backend.ts';
import { usePatientHistory } from '../../src/web/navigation/use-patient-history.ts';

// On a plain http origin, `crypto` has only this method.
beforeEach(() => {
  const getRandomValues = crypto.getRandomValues.bind(crypto);
  vi.stubGlobal('crypto', { getRandomValues });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('a patient can be opened on a plain http origin', () => {
  const { result } = renderHook(usePatientHistory);

  act(() => result.current[1](221));

  expect(result.current[0]).toBe(221);
});

test.each(['restore', 'invite'] as const)(
  'the desk backend sends an idempotency key with %s on a plain http origin',
  async (call) => {
    const bodies: unknown[] = [];
    vi.stubGlobal('fetch', async (_path: string, { body }: RequestInit) => {
      bodies.push(JSON.parse(String(body)));
      return Response.json({ result: true });
    });
    const { enqueued, portal } = createDeskBackend(() => true, 'un');

    await (call === 'restore' ? enqueued.restore(1, 27) : portal.invite(1));

    expect(bodies).toMatchObject([
      { ptId: 1, idempotencyKey: expect.stringMatching(/^[\w-]{36}$/) },
    ]);
  },
);
