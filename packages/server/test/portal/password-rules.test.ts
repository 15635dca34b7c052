import { describe, expect, it } from 'vitest';
import { faultOfPassword, normalizePassword } from '../../src/portal/password-rules.ts';
import { faultOfUsername, foldUsername } from '../../src/portal/usernames.ts';

const known = ['ada.canary', 'Ada', 'Canary', 'Harbor Family Clinic'];

describe('a new password (Q55)', () => {
  it.each([
    ['of 15 characters', 'heron lake noon'],
    ['of 64', 'heron lake noon '.repeat(4)],
    ['of 256', 'heron lake noon '.repeat(16)],
    ['of small letters alone', 'quietheronsatnoon'],
    ['of 15 characters beyond the basic plane', '😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎'],
    ['with a name in it, among much else', 'ada and seven quiet herons'],
  ])('may be %s', (_, password) => {
    expect(faultOfPassword(password, known)).toBeUndefined();
  });

  it.each([
    ['14 characters', 'heron lake noo', 'at least 15'],
    ['14 emoji, though they are 28 units', '😀😁😂😃😄😅😆😇😈😉😊😋😌😍', 'at least 15'],
    ['257 characters', `${'heron lake noon '.repeat(16)}x`, 'at most 256'],
    ['one character over and over', 'aaaaaaaaaaaaaaaaaaaa', 'too easy'],
    ['the word itself', 'passwordpassword', 'too easy'],
    ['the user name with a tail', 'Ada.Canary-2026', 'too easy'],
    ["the clinic's name", 'harborfamilyclinic', 'too easy'],
    ["the patient's name, twice", 'canary Canary CANARY 1', 'too easy'],
  ])('may not be %s', (_, password, detail) => {
    expect(faultOfPassword(password, known)).toContain(detail);
  });

  it('is the same however a keyboard composes its letters', () => {
    expect(normalizePassword('caf\u0065\u0301')).toBe(normalizePassword('caf\u00e9'));
  });
});

describe('a user name', () => {
  it('is the same in whatever case and presentation', () => {
    expect(foldUsername('ADA.Canary')).toBe('ada.canary');
    expect(foldUsername('ａｄａ')).toBe('ada');
  });

  it.each(['ada', 'ada@example.com', 'zoë-27', 'Ада'.toLowerCase()])('may be %s', (username) => {
    expect(faultOfUsername(username)).toBeUndefined();
  });

  it.each([
    ['', 'at least 3'],
    ['ab', 'at least 3'],
    ['x'.repeat(65), 'at most 64'],
    ['ada canary', 'no spaces'],
    ['<script>', 'no spaces'],
    ['ada\u202ecanary', 'no spaces'],
  ])('may not be %j', (username, detail) => {
    expect(faultOfUsername(username)).toContain(detail);
  });
});
