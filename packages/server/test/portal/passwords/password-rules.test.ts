import { describe, expect, it } from 'vitest';
import {
  faultOfPassword,
  normalizePassword,
  ratePassword,
} from '../../../src/portal/passwords/password-rules.ts';
import { passwordStrength } from '../../support/portal/password-strength.ts';

const known = ['ada.canary', 'Ada', 'Canary', 'Harbor Family Clinic'];
const faultOf = (password: string) => faultOfPassword(passwordStrength, password, known);

describe('a new password (Q55)', () => {
  it.each([
    ['of 15 characters', 'heron lake noon'],
    ['of 64', 'heron lake noon '.repeat(4).replace('lake', 'ponds')],
    ['of 256', `seven quiet herons at noon ${'x'.repeat(229)}`],
    ['of small letters alone', 'quietheronsatnoon'],
    ['of 15 characters beyond the basic plane', '😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎'],
    ['with a name in it, among much else', 'ada and seven quiet herons'],
    ['what a password manager makes', 'x7!kQ9$mZ2@pL5&w'],
  ])('may be %s', async (_, password) => {
    expect(await faultOf(password)).toBeUndefined();
  });

  it.each([
    ['14 characters', 'heron lake noo', 'at least 15'],
    ['14 emoji, though they are 28 units', '😀😁😂😃😄😅😆😇😈😉😊😋😌😍', 'at least 15'],
    ['257 characters', `${'heron lake noon '.repeat(16)}x`, 'at most 256'],
    ['one character over and over', 'aaaaaaaaaaaaaaaaaaaa', 'too easy'],
    ['one word over and over', 'monkeymonkeymonkey', 'too easy'],
    ['a phrase over and over', 'heron heron heron heron', 'too easy'],
    ['the word itself', 'passwordpassword', 'too easy'],
    ['the word with signs for letters', 'P@ssw0rd12345678', 'too easy'],
    ['a list of the most common ones', 'iloveyou letmein', 'too easy'],
    ['two common words', 'football basketball', 'too easy'],
    ['rows of the keyboard', 'qwertyuiopasdfgh', 'too easy'],
    ['columns of the keyboard', '1qaz2wsx3edc4rfv', 'too easy'],
    ['counting', '1234567890123456', 'too easy'],
    ['the alphabet', 'abcdefghijklmnopqrst', 'too easy'],
    ['the months', 'january february march', 'too easy'],
    ['a date in words', 'December 25 1980', 'too easy'],
    ['the user name with a tail', 'Ada.Canary-2026', 'too easy'],
    ["the clinic's name", 'harborfamilyclinic', 'too easy'],
    ["the patient's name, twice", 'canary Canary CANARY 1', 'too easy'],
    ["the patient's name with signs for letters", 'C4nary2026C4nary2026!', 'too easy'],
    ["all of the clinic's words", 'my clinic portal password', 'too easy'],
  ])('may not be %s', async (_, password, detail) => {
    expect(await faultOf(password)).toContain(detail);
  });

  it('is rated above the minimum, for a hint', async () => {
    const rate = (password: string) => ratePassword(passwordStrength, password, known);
    expect(await rate('passwordpassword')).toBe('guessable');
    expect(await rate('quietheronsatnoon')).toBe('good');
    expect(await rate('seven quiet herons at noon')).toBe('strong');
  });

  it('is rated by its beginning, so that long ones take no longer', async () => {
    const beginning = 'seven quiet herons at noon '.repeat(3).slice(0, 64);
    const guesses = await passwordStrength.guessesLog10(beginning, []);
    expect(await passwordStrength.guessesLog10(beginning + 'x7!k'.repeat(48), [])).toBe(guesses);
  });

  it('is rated quickly, even if constructed: without bounds, these take minutes', async () => {
    const spiteful = ['4@8({[<369&1!|l7#?$50+%', 'p@5$w0rd', '1l|!i', '19801980', '$5', '123'];
    const passwords = spiteful.map((part, index) => `${part}${index}`.repeat(128).slice(0, 256));
    const faults = await Promise.all(passwords.map(faultOf));
    expect(faults).toHaveLength(6);
  });

  it('is the same however a keyboard composes its letters', () => {
    expect(normalizePassword('caf\u0065\u0301')).toBe(normalizePassword('caf\u00e9'));
  });
});
