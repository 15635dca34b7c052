import { expect, it } from 'vitest';
import { rowsMoved } from '../../../src/web/requests/list/use-steady-scroll.ts';

const rows = (...ids: number[]) => ids.map((id) => ({ id }));

it('rowsMoved counts rows that were removed above the view', () => {
  expect(rowsMoved(rows(1, 2, 3, 4, 5), rows(1, 4, 5), 3)).toBe(-2);
});

it('rowsMoved counts rows that were added above the view', () => {
  expect(rowsMoved(rows(2, 3, 4), rows(1, 2, 3, 4), 1)).toBe(1);
});

it('rowsMoved uses the next row if the first one in view was removed', () => {
  expect(rowsMoved(rows(1, 2, 3, 4), rows(1, 2, 4), 2)).toBe(-1);
});

it('rowsMoved returns 0 if no row in view remains', () => {
  expect(rowsMoved(rows(1, 2), rows(3), 0)).toBe(0);
});
