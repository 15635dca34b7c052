import { expect, it } from 'vitest';
import { invitationWords } from '../../../src/web/patients/invitations/invitation-text.ts';

it('what went wrong with the last invitation needs somebody, who is told what to do', () => {
  const { mood, advice } = invitationWords({ state: 'failed' }, true);
  expect(mood).toBe('bad');
  expect(advice).toContain('Check the e-mail address');
});

it.each(['failed', 'expired'] as const)('an earlier one that %s needs nobody', (state) => {
  expect(invitationWords({ state }, false)).toMatchObject({ mood: 'over', advice: '' });
});

it('a state that this page has never heard of is shown in its own words', () => {
  const state = 'bounced_back' as 'sent';
  expect(invitationWords({ state }, true)).toEqual({
    mood: 'over',
    title: 'Bounced back',
    advice: '',
  });
});
