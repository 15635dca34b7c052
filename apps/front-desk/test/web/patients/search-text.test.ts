import { describe, expect, it } from 'vitest';
import { readPatientId, readSearch } from '../../../src/web/patients/search-text.ts';

describe('readSearch', () => {
  it.each([
    ['hazel bru', { name: 'hazel bru' }],
    ['  Hazel,  Bruno ', { name: 'Hazel, Bruno' }],
    ['221', { pt_id: 221 }],
    ['#221', { pt_id: 221 }],
    ['hazel 221', { name: 'hazel', pt_id: 221 }],
    ['O’Brien', { name: 'O’Brien' }],
    ['Ірина', { name: 'Ірина' }],
  ])('reads %j as a name, an id or both', (text, search) => {
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
  ])('reads %s as a birth date', (text) => {
    expect(readSearch(text)).toEqual({ dob: '1948-02-06' });
    expect(readSearch(`hazel ${text} br`)).toEqual({ name: 'hazel br', dob: '1948-02-06' });
  });

  it('ignores dates that do not exist', () => {
    expect(readSearch('2/30/1948')).not.toHaveProperty('dob');
    expect(readSearch('13/6/1948')).not.toHaveProperty('dob');
  });

  it.each(['', '   ', '-', ',', '#'])('returns null for %j', (text) => {
    expect(readSearch(text)).toBeNull();
  });

  it('truncates a name to the limit of the portal', () => {
    expect(readSearch('a'.repeat(300))?.name).toHaveLength(200);
  });
});

describe('readPatientId', () => {
  it.each([
    ['1', 1],
    [' 221 ', 221],
    ['9007199254740991', 9007199254740991],
  ])('reads %j as %i', (text, patientId) => {
    expect(readPatientId(text)).toBe(patientId);
  });

  it.each(['', '0', '-1', '1.5', '1e3', '0x10', 'Anna', '9007199254740993'])(
    'returns null for %j, never the id of another patient (Q21)',
    (text) => {
      expect(readPatientId(text)).toBeNull();
    },
  );
});
