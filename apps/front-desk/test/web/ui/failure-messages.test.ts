import { expect, it } from 'vitest';
import { DeskFailure } from '../../../src/web/backend/call-desk.ts';
import { failureMessage } from '../../../src/web/ui/failure-messages.ts';

it('failureMessage says when to retry, with the administrator’s help unless it was a rate limit', () => {
  const hint = (code: DeskFailure['code']) =>
    failureMessage(new DeskFailure(code, { retryAfterSeconds: 120 })).hint;
  expect(hint('rate-limited')).toBe('Try again in 2 minutes.');
  for (const code of ['portal-unreachable', 'portal-failed'] as const) {
    expect(hint(code)).toBe(
      'Try again in 2 minutes. If this continues, contact your administrator.',
    );
  }
});
