import { expect, it } from 'vitest';
import { createFairQueue, QueueFull } from '../../src/platform/fair-queue.ts';

it('admits one at a time, in the order of arrival, also for one that returns', async () => {
  const next: (() => void)[] = [];
  const enqueue = createFairQueue((startNext) => next.push(startNext), 3);
  const order: string[] = [];
  async function visit(name: string, turns: number) {
    const turn = enqueue();
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
    // Let the admitted one continue.
    await Promise.resolve();
  }
  await visits;

  expect(order).toEqual(['a1', 'a2', 'b1', 'b2', 'c1']);
  expect(next).toEqual([]);
});

it('refuses the latest entry once the queue is full, and continues with the others (Q69)', async () => {
  const next: (() => void)[] = [];
  const enqueue = createFairQueue((startNext) => next.push(startNext), 2);
  const [first, second, third] = [enqueue(), enqueue(), enqueue()];
  const order: string[] = [];
  const enter = async (name: string, turn: () => Promise<void>) => {
    await turn();
    order.push(name);
  };
  const third1 = enter('third', third);
  const second1 = enter('second', second);
  const first1 = enter('first', first);
  await expect(third1).rejects.toThrow(QueueFull);
  next.shift()?.();
  next.shift()?.();
  await Promise.all([first1, second1]);

  expect(order).toEqual(['first', 'second']);
  expect(next).toEqual([]);
});

it('lets owners take turns, and refuses the last one of the owner with the most (Q69)', async () => {
  const next: (() => void)[] = [];
  const enqueue = createFairQueue((startNext) => next.push(startNext), 3);
  const order: string[] = [];
  const enter = async (name: string, owner: number) => {
    await enqueue(owner)();
    order.push(name);
  };
  const crowd = [enter('a1', 1), enter('a2', 1), enter('a3', 1)];
  const other = enter('b1', 2);
  await expect(crowd[2]).rejects.toThrow(QueueFull);
  for (let startNext = next.shift(); startNext !== undefined; startNext = next.shift()) startNext();
  await Promise.all([crowd[0], crowd[1], other]);

  expect(order).toEqual(['a1', 'b1', 'a2']);
});

it('refuses all of 200,000 concurrent entries beyond the limit without a stack overflow (Q69)', async () => {
  const next: (() => void)[] = [];
  const enqueue = createFairQueue((startNext) => next.push(startNext), 1_000);
  const crowd = Promise.allSettled(Array.from({ length: 200_000 }, () => enqueue()()));
  for (let startNext = next.shift(); startNext !== undefined; startNext = next.shift()) startNext();
  const served = (await crowd).filter(({ status }) => status === 'fulfilled');

  expect(served).toHaveLength(1_000);
});
