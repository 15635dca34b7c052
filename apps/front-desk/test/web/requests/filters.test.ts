import { describe, expect, it } from 'vitest';
import {
  everything,
  filtersOf,
  isNarrowed,
  isWithin,
  type Narrowing,
} from '../../../src/web/requests/list/filters.ts';

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

  it('leaves out other types, other patients and what is younger', () => {
    const created = '2026-11-01T12:00:00Z';
    const entry = { pt_id: 221, request_type: 'rx', created } as const;
    const patient = { ptId: 221, name: 'Example, Max' };
    const old = { age: 'day', chosenAt: Date.parse('2026-11-03T12:00:00Z') } as const;
    const narrowings: Partial<Narrowing>[] = [{}, { types: ['rx_refill', 'rx'] }, { patient }, old];
    for (const rest of narrowings) expect(isWithin(entry, { ...everything, ...rest })).toBe(true);
    const others: Partial<Narrowing>[] = [
      { types: ['rx_refill'] },
      { patient: { ...patient, ptId: 222 } },
      { ...old, age: 'days' },
    ];
    for (const rest of others) expect(isWithin(entry, { ...everything, ...rest })).toBe(false);
  });

  it('is one patient alone', () => {
    const narrowing = { ...everything, patient: { ptId: 1, name: 'Example, Ada' } };
    expect(isNarrowed(narrowing)).toBe(true);
    expect(filtersOf(narrowing, 'open')).toEqual({ status: 'open', pt_id: 1 });
  });
});
