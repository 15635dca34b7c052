import { expect, it } from 'vitest';
import { DeskFailure } from '../../../src/web/backend/call-desk.ts';
import { failureWords } from '../../../src/web/ui/failure-messages.ts';

it('a portal that says when to come back was asked too much only where it says so', () => {
  const advice = (code: DeskFailure['code']) =>
    failureWords(new DeskFailure(code, { retryAfterSeconds: 120 })).advice;
  expect(advice('rate-limited')).toBe(
    'Too much was asked of it in a short time. Try again in 2 minutes.',
  );
  for (const code of ['portal-unreachable', 'portal-failed'] as const) {
    expect(advice(code)).toBe(
      'Try again in 2 minutes. If this continues, contact your administrator.',
    );
  }
});
