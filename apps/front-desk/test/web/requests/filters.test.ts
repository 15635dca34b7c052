import { describe, expect, it } from 'vitest';
import {
  type Filters,
  inboxFilters,
  isFiltered,
  matches,
  noFilters,
} from '../../../src/web/requests/list/filters.ts';

describe('filters', () => {
  it('are off by default', () => {
    expect(isFiltered(noFilters)).toBe(false);
    expect(inboxFilters(noFilters, 'open')).toEqual({ status: 'open' });
  });

  it('become parameters of the API', () => {
    const filters = {
      types: ['rx', 'rx_refill'],
      age: 'days',
      patient: { ptId: 221, name: 'Example, Max' },
      chosenAt: Date.parse('2026-11-03T12:00:00Z'),
    } as const;
    expect(isFiltered(filters)).toBe(true);
    expect(inboxFilters(filters, 'dismissed')).toEqual({
      status: 'dismissed',
      request_type: ['rx', 'rx_refill'],
      pt_id: 221,
      created_before: '2026-10-31T12:00:00.000Z',
    });
  });

  it('exclude other types, other patients and newer requests', () => {
    const created = '2026-11-01T12:00:00Z';
    const entry = { pt_id: 221, request_type: 'rx', created } as const;
    const patient = { ptId: 221, name: 'Example, Max' };
    const old = { age: 'day', chosenAt: Date.parse('2026-11-03T12:00:00Z') } as const;
    const matching: Partial<Filters>[] = [{}, { types: ['rx_refill', 'rx'] }, { patient }, old];
    for (const rest of matching) expect(matches(entry, { ...noFilters, ...rest })).toBe(true);
    const others: Partial<Filters>[] = [
      { types: ['rx_refill'] },
      { patient: { ...patient, ptId: 222 } },
      { ...old, age: 'days' },
    ];
    for (const rest of others) expect(matches(entry, { ...noFilters, ...rest })).toBe(false);
  });

  it('can select one patient', () => {
    const filters = { ...noFilters, patient: { ptId: 1, name: 'Example, Ada' } };
    expect(isFiltered(filters)).toBe(true);
    expect(inboxFilters(filters, 'open')).toEqual({ status: 'open', pt_id: 1 });
  });
});
