import { describe, expect, it } from 'vitest';
import { readSearch } from '../../../src/web/patients/search-text.ts';

describe('what somebody types to find a patient', () => {
  it.each([
    ['hazel bru', { name: 'hazel bru' }],
    ['  Hazel,  Bruno ', { name: 'Hazel, Bruno' }],
    ['221', { pt_id: 221 }],
    ['#221', { pt_id: 221 }],
    ['hazel 221', { name: 'hazel', pt_id: 221 }],
    ['O’Brien', { name: 'O’Brien' }],
    ['Ірина', { name: 'Ірина' }],
  ])('%j is a name or a number', (text, search) => {
    expect(readSearch(text)).toEqual(search);
  });

  it.each([
    '1948-02-06',
    '1948/2/6',
    '2/6/1948',
    '02-06-1948',
    '6 Feb 1948',
    '6. february 1948',
    'Feb 6, 1948',
    'February 6 1948',
  ])('%s is a birth date', (text) => {
    expect(readSearch(text)).toEqual({ dob: '1948-02-06' });
    expect(readSearch(`hazel ${text} br`)).toEqual({ name: 'hazel br', dob: '1948-02-06' });
  });

  it('takes no day that there is not', () => {
    expect(readSearch('2/30/1948')).not.toHaveProperty('dob');
    expect(readSearch('13/6/1948')).not.toHaveProperty('dob');
  });

  it.each(['', '   ', '-', ',', '#'])('%j says nothing to go by', (text) => {
    expect(readSearch(text)).toBeNull();
  });

  it('sends no longer name than the portal takes', () => {
    expect(readSearch('a'.repeat(300))?.name).toHaveLength(200);
  });
});
