import { describe, expect, it } from 'vitest';
import {
  faultOfUsername,
  foldUsername,
  lookAlikesOf,
} from '../../../src/portal/passwords/usernames.ts';

describe('foldUsername', () => {
  it.each([
    ['upper case', 'ADA.Canary', 'ada.canary'],
    ['full width', 'ａｄａ', 'ada'],
    ['decomposed letters', 'zoe\u0308', 'zoë'],
    ['Greek capitals with two accents', 'ΑΪ́ΔΑ', 'αΐδα'],
    ['a dotted capital I', 'İlker', 'ilker'],
    ['the apostrophe of phones', 'o’neil@example.com', "o'neil@example.com"],
  ])('maps %s (Q79)', (_, typed, folded) => {
    expect(foldUsername(typed)).toBe(folded);
  });

  it('returns its own result unchanged, for every character and the marks that combine with it (Q79)', () => {
    const marks = [
      '',
      '\u0301',
      '\u0307',
      '\u0308\u0301',
      '\u0323\u0307',
      '\u0327\u0307',
      '\u0345',
    ];
    const unstable: string[] = [];
    for (let point = 0; point <= 0x10ffff; point += 1) {
      // Ideographs, Hangul and private use have no case, and no marks of these combine with them.
      if (point === 0x3400) point = 0xd800;
      if (point === 0xd800) point = 0xf900;
      if (point === 0x20000) break;
      for (const mark of marks) {
        const folded = foldUsername(`x${String.fromCodePoint(point)}${mark}`);
        if (foldUsername(folded) !== folded || folded !== folded.normalize('NFC')) {
          unstable.push(folded);
        }
      }
    }
    expect(unstable).toEqual([]);
  });
});

it('foldUsername truncates texts longer than any user name (Q72)', () => {
  expect(foldUsername('i\u0307'.repeat(2_000)).length).toBeLessThan(1_000);
  expect(faultOfUsername(foldUsername('x'.repeat(4_096)))).toContain('at most 254');
});

describe('faultOfUsername', () => {
  it.each([
    'ada',
    'ada@example.com',
    "o'neil+portal@example.com",
    `${'x'.repeat(242)}@example.com`,
    'zoë-27',
    'ада',
    'αΐδα',
    'שלום7',
    '山田taro',
  ])('accepts %s', (username) => {
    expect(faultOfUsername(username)).toBeUndefined();
  });

  it.each([
    ['', 'at least 3'],
    ['ab', 'at least 3'],
    ['x'.repeat(255), 'at most 254'],
    ['ada canary', 'no spaces'],
    ['<script>', 'no spaces'],
    ['ada\u202ecanary', 'no spaces'],
    ['ada\u200dcanary', 'no spaces'],
    ['ada\u00adcanary', 'no spaces'],
    ['ada\u3164', 'no spaces'],
    ['ada\ufe0f', 'no spaces'],
    ['ﬁona', 'no spaces'],
    ['ada²', 'no spaces'],
    ['pаypal', 'one alphabet'],
    ['αda', 'one alphabet'],
    ['שלום@example.com', 'one alphabet'],
    ['ada٣', 'one alphabet'],
    ['شم١2', 'one alphabet'],
    ['7שלום', 'Begin this user name with a letter'],
    ['שלום-', 'end it with a letter or a digit'],
  ])('rejects %j (Q79)', (username, detail) => {
    expect(faultOfUsername(username)).toContain(detail);
  });
});

describe('lookAlikesOf', () => {
  it('spells a name in the letters of other alphabets that look the same (Q79)', () => {
    expect(lookAlikesOf('cape')).toEqual(['саре']);
    expect(lookAlikesOf('саре')).toEqual(['cape']);
    expect(lookAlikesOf('ian-7')).toEqual([]);
    expect(lookAlikesOf('аро.1')).toEqual(['apo.1', 'αρο.1']);
  });

  it('returns nothing for a name with a letter that looks like no other', () => {
    expect(lookAlikesOf('ада')).toEqual([]);
    expect(lookAlikesOf('12345')).toEqual([]);
  });
});
