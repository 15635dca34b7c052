import { expect, it } from 'vitest';
import { watchPresence } from '../../../src/web/session/presence.ts';

it('a user counts as active for 30 seconds after the last key, pointer or wheel event (Q66)', () => {
  let now = 0;
  const target = new EventTarget();
  const isAttended = watchPresence(target, () => now);

  expect(isAttended()).toBe(true);
  now = 30_000;
  expect(isAttended()).toBe(false);
  for (const event of ['keydown', 'pointerdown', 'wheel', 'touchmove']) {
    target.dispatchEvent(new Event(event));
    expect(isAttended()).toBe(true);
    now += 29_999;
    expect(isAttended()).toBe(true);
    now += 1;
    expect(isAttended()).toBe(false);
  }
});
