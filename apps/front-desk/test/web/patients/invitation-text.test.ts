import { expect, it } from 'vitest';
import { invitationText } from '../../../src/web/patients/invitations/invitation-text.ts';

it('the latest invitation, if it failed, needs attention and has a hint', () => {
  const { mood, hint } = invitationText({ state: 'failed' }, true);
  expect(mood).toBe('bad');
  expect(hint).toContain('Check the email address');
});

it.each(['failed', 'expired'] as const)(
  'an earlier invitation that %s needs no attention',
  (state) => {
    expect(invitationText({ state }, false)).toMatchObject({ mood: 'over', hint: '' });
  },
);

it('an unknown state is humanized', () => {
  const state = 'bounced_back' as 'sent';
  expect(invitationText({ state }, true)).toEqual({
    mood: 'over',
    title: 'Bounced back',
    hint: '',
  });
});
