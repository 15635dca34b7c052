import { expect, it } from 'vitest';
import { createLine } from '../../src/http/line.ts';

it('lets one in at a time, and whoever came first goes first, also when it comes again', async () => {
  const next: (() => void)[] = [];
  const takePlace = createLine((letIn) => next.push(letIn), 3);
  const order: string[] = [];
  async function visit(name: string, turns: number) {
    const turn = takePlace();
    for (let count = 1; count <= turns; count += 1) {
      await turn();
      order.push(`${name}${count}`);
    }
  }
  const visits = Promise.all([visit('a', 2), visit('b', 2), visit('c', 1)]);
  for (let count = 1; count <= 5; count += 1) {
    expect(order).toHaveLength(count - 1);
    expect(next).toHaveLength(1);
    next.shift()?.();
    await Promise.resolve();
    // Let whoever was let in take its next turn.
    await Promise.resolve();
  }
  await visits;

  expect(order).toEqual(['a1', 'a2', 'b1', 'b2', 'c1']);
  expect(next).toEqual([]);
});
