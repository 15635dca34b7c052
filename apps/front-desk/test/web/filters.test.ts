import { describe, expect, it } from 'vitest';
import { everything, filtersOf, isNarrowed } from '../../src/web/requests/filters.ts';

describe('what the list is narrowed to', () => {
  it('is nothing at first', () => {
    expect(isNarrowed(everything)).toBe(false);
    expect(filtersOf(everything, 'open')).toEqual({ status: 'open' });
  });

  it('is asked of the portal in its words', () => {
    const narrowing = {
      types: ['rx', 'rx_refill'],
      age: 'days',
      patient: { ptId: 221, name: 'Example, Max' },
      chosenAt: Date.parse('2026-11-03T12:00:00Z'),
    } as const;
    expect(isNarrowed(narrowing)).toBe(true);
    expect(filtersOf(narrowing, 'dismissed')).toEqual({
      status: 'dismissed',
      request_type: ['rx', 'rx_refill'],
      pt_id: 221,
      created_before: '2026-10-31T12:00:00.000Z',
    });
  });

  it('is one patient alone', () => {
    const narrowing = { ...everything, patient: { ptId: 1, name: 'Example, Ada' } };
    expect(isNarrowed(narrowing)).toBe(true);
    expect(filtersOf(narrowing, 'open')).toEqual({ status: 'open', pt_id: 1 });
  });
});
