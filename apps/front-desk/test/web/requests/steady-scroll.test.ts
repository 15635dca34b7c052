import { expect, it } from 'vitest';
import { rowsMoved } from '../../../src/web/requests/list/use-steady-scroll.ts';

const rows = (...ids: number[]) => ids.map((id) => ({ id }));

it('counts the rows that went above what is in view', () => {
  expect(rowsMoved(rows(1, 2, 3, 4, 5), rows(1, 4, 5), 3)).toBe(-2);
});

it('counts those that came', () => {
  expect(rowsMoved(rows(2, 3, 4), rows(1, 2, 3, 4), 1)).toBe(1);
});

it('goes by the next row where the first in view itself has gone', () => {
  expect(rowsMoved(rows(1, 2, 3, 4), rows(1, 2, 4), 2)).toBe(-1);
});

it('stays where nothing of what was in view is left', () => {
  expect(rowsMoved(rows(1, 2), rows(3), 0)).toBe(0);
});
